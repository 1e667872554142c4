// Command aggregator prints the ABI and the creation code of the true OCR2Aggregator.
package main

import (
	"encoding/json"
	"os"

	"github.com/smartcontractkit/libocr/gethwrappers2/ocr2aggregator"
)

func main() {
	meta := ocr2aggregator.OCR2AggregatorMetaData
	printed := map[string]any{"abi": json.RawMessage(meta.ABI), "bytecode": meta.Bin}
	if err := json.NewEncoder(os.Stdout).Encode(printed); err != nil {
		panic(err)
	}
}
