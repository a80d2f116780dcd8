// A trial of thirty days in a test. Run it with the server's address: TEMPORAL_ADDRESS=127.0.0.1:7233 go run .
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// #region workflow
func SendMail(ctx context.Context, user string) (int32, error) {
	attempt := activity.GetInfo(ctx).Attempt
	if attempt < 3 {
		return 0, errors.New("no mail to " + user + ": the mail server is away")
	}
	return attempt, nil
}

func Trial(ctx workflow.Context, user string) (string, error) {
	began := workflow.Now(ctx)
	if err := workflow.Sleep(ctx, 30*24*time.Hour); err != nil {
		return "", err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	var attempt int32
	if err := workflow.ExecuteActivity(ctx, SendMail, user).Get(ctx, &attempt); err != nil {
		return "", err
	}
	days := int(workflow.Now(ctx).Sub(began).Hours() / 24)
	return fmt.Sprintf("%d days, mail sent at attempt %d", days, attempt), nil
}

// #endregion workflow

// #region test
func run(address string) error {
	c, err := client.Dial(client.Options{HostPort: address, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return err
	}
	defer c.Close()
	w := worker.New(c, "trials", worker.Options{})
	w.RegisterWorkflow(Trial)
	w.RegisterActivity(SendMail)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()

	began := time.Now()
	options := client.StartWorkflowOptions{ID: "trial-ada", TaskQueue: "trials"}
	trial, err := c.ExecuteWorkflow(context.Background(), options, Trial, "ada")
	if err != nil {
		return err
	}
	var result string
	if err := trial.Get(context.Background(), &result); err != nil {
		return err
	}
	fmt.Printf("%s, in %d ms\n", result, time.Since(began).Milliseconds())
	return nil
}

// #endregion test

func main() {
	if err := run(os.Getenv("TEMPORAL_ADDRESS")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
