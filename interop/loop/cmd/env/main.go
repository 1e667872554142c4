// Command env prints the environment that the original's hosts give their plugins.
package main

import (
	"encoding/json"
	"net/url"
	"os"
	"time"

	"github.com/smartcontractkit/chainlink-common/pkg/config"
	"github.com/smartcontractkit/chainlink-common/pkg/loop"
)

func main() {
	database, err := url.Parse("postgresql://user:secret@localhost:5432/db?sslmode=disable")
	if err != nil {
		panic(err)
	}
	full := loop.EnvConfig{
		AppID:                                  "app",
		DatabaseURL:                            (*config.SecretURL)(database),
		DatabaseIdleInTxSessionTimeout:         time.Hour,
		DatabaseLockTimeout:                    15 * time.Second,
		DatabaseQueryTimeout:                   1500 * time.Millisecond,
		DatabaseListenerFallbackPollInterval:   90 * time.Second,
		DatabaseLogSQL:                         true,
		DatabaseMaxOpenConns:                   100,
		DatabaseMaxIdleConns:                   10,
		DatabaseTracingEnabled:                 true,
		FeatureLogPoller:                       true,
		MercuryCacheLatestReportDeadline:       time.Microsecond,
		MercuryCacheLatestReportTTL:            time.Nanosecond,
		MercuryCacheMaxStaleAge:                25*time.Hour + time.Minute,
		MercuryTransmitterProtocol:             "grpc",
		MercuryTransmitterTransmitQueueMaxSize: 1<<32 - 1,
		MercuryTransmitterTransmitTimeout:      time.Minute,
		MercuryTransmitterTransmitConcurrency:  7,
		MercuryTransmitterReaperFrequency:      time.Hour + time.Nanosecond,
		MercuryTransmitterReaperMaxAge:         48 * time.Hour,
		MercuryVerboseLogging:                  true,
		PrometheusPort:                         9090,
		TracingEnabled:                         true,
		TracingCollectorTarget:                 "http://collector:4317",
		TracingSamplingRatio:                   0.125,
		TracingTLSCertPath:                     "/tracing.pem",
		TracingAttributes:                      map[string]string{"Key": "value"},
		TelemetryEnabled:                       true,
		TelemetryEndpoint:                      "telemetry:4317",
		TelemetryInsecureConnection:            true,
		TelemetryCACertFile:                    "/telemetry.pem",
		TelemetryAttributes:                    loop.OtelAttributes{"attribute": "a"},
		TelemetryTraceSampleRatio:              1e-7,
		TelemetryAuthHeaders:                   map[string]string{"X-Header": "h"},
		TelemetryAuthPubKeyHex:                 "beef",
		TelemetryEmitterBatchProcessor:         true,
		TelemetryEmitterExportTimeout:          30 * time.Second,
		TelemetryEmitterExportInterval:         time.Second,
		TelemetryEmitterExportMaxBatchSize:     512,
		TelemetryEmitterMaxQueueSize:           2048,
		TelemetryLogStreamingEnabled:           true,
		ChipIngressEndpoint:                    "chip:50051",
		ChipIngressInsecureConnection:          true,
	}
	printed := map[string][]string{"zero": new(loop.EnvConfig).AsCmdEnv(), "full": full.AsCmdEnv()}
	if err := json.NewEncoder(os.Stdout).Encode(printed); err != nil {
		panic(err)
	}
}
