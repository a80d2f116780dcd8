// Starts the development server of the Temporal CLI on a port, with what the scenarios need: time skipping for workflows
// that ask for it, and the search attributes that test servers register.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"time"

	"github.com/temporalio/cli/internal/devserver"
	"go.temporal.io/api/enums/v1"
)

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: devserver PORT")
		os.Exit(2)
	}
	_, err = devserver.Start(devserver.StartOptions{
		FrontendIP:             "127.0.0.1",
		FrontendPort:           port,
		Namespaces:             []string{"default"},
		ClusterID:              "11111111-1111-4111-8111-111111111111",
		MasterClusterName:      "active",
		CurrentClusterName:     "active",
		InitialFailoverVersion: 1,
		Logger:                 slog.New(slog.NewTextHandler(os.Stderr, nil)),
		LogLevel:               slog.LevelError + 4,
		SearchAttributes: map[string]enums.IndexedValueType{
			"CustomKeywordField":  enums.INDEXED_VALUE_TYPE_KEYWORD,
			"CustomTextField":     enums.INDEXED_VALUE_TYPE_TEXT,
			"CustomIntField":      enums.INDEXED_VALUE_TYPE_INT,
			"CustomDoubleField":   enums.INDEXED_VALUE_TYPE_DOUBLE,
			"CustomBoolField":     enums.INDEXED_VALUE_TYPE_BOOL,
			"CustomDatetimeField": enums.INDEXED_VALUE_TYPE_DATETIME,
		},
		DynamicConfigValues: map[string]any{
			"frontend.WorkflowTimeSkippingEnabled":           true,
			"frontend.WorkflowTimeSkippingMaxSkipPerSession": 100000,
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	// It ends with the process that started it.
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(time.Second)
	}
}
