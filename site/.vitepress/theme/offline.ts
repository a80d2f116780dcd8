import { ref } from 'vue';

/** A newer edition of the book is in this browser, and waits for the reader. */
export const hasNewEdition = ref(false);

let waiting: ServiceWorker | undefined;

/**
 * Keeps the book in this browser, so that it opens without a network. In a built site only; where the browser refuses
 * (a private window, no https), the book is as before. Called once, when the page is mounted.
 */
export async function keepOffline(base: string): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // What the reader looks at is fetched first.
  if (document.readyState !== 'complete')
    await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  try {
    const registration = await navigator.serviceWorker.register(`${base}sw.js`, { scope: base });
    watch(registration);
  } catch {
    // Refused, or there is no network at the very first visit.
  }
}

/** Shows the new edition: it takes over, and the page is loaded again. */
export function showNewEdition(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take over');
}

function watch(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration) return;
  const look = (): void => {
    // Without a controller this is the first edition: nothing is replaced.
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    waiting = registration.waiting;
    hasNewEdition.value = true;
  };
  look();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look);
  });
}
