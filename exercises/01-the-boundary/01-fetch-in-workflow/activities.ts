// TODO: write the activity here. It runs in Node, so it may use the network.
export {};
