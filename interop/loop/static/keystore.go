package static

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/smartcontractkit/chainlink-common/pkg/types/core"
)

// Keystore has one account; a signature is the data behind the account's name.
type Keystore string

var _ core.Keystore = Keystore("")

func (k Keystore) Accounts(context.Context) ([]string, error) { return []string{string(k)}, nil }

func (k Keystore) Sign(_ context.Context, account string, data []byte) ([]byte, error) {
	if account != string(k) {
		return nil, fmt.Errorf("unknown account %s", account)
	}
	return append([]byte(account), data...), nil
}

func (k Keystore) Decrypt(_ context.Context, account string, data []byte) ([]byte, error) {
	if account != string(k) {
		return nil, fmt.Errorf("unknown account %s", account)
	}
	slices.Reverse(data)
	return data, nil
}

// asJSON writes a map as JSON.stringify does when the keys are sorted.
func asJSON(value map[string]any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
