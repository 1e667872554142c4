package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// A description names a value's Go type, so that JSON can carry it. Text is in hex: it may be any bytes.
type description struct {
	Kind  string        `json:"kind"`
	Text  string        `json:"text,omitempty"`
	Items []description `json:"items,omitempty"`
	Keys  []string      `json:"keys,omitempty"`
}

// build is describe's inverse for what values are made of. The numbers' kinds are int, uint and big.
func build(d description) any {
	switch d.Kind {
	case "nil":
		return nil
	case "bool":
		return d.Text == "true"
	case "int":
		return must(strconv.ParseInt(d.Text, 10, 64))
	case "uint":
		return must(strconv.ParseUint(d.Text, 10, 64))
	case "big":
		number, _ := new(big.Int).SetString(d.Text, 10)
		return number
	case "float":
		return math.Float64frombits(must(strconv.ParseUint(d.Text, 16, 64)))
	case "text":
		return string(must(hex.DecodeString(d.Text)))
	case "bytes":
		return must(hex.DecodeString(d.Text))
	case "time":
		return must(time.Parse(time.RFC3339Nano, d.Text))
	case "decimal":
		return must(decimal.NewFromString(d.Text))
	case "list":
		items := make([]any, len(d.Items))
		for i, item := range d.Items {
			items[i] = build(item)
		}
		return items
	case "map":
		members := map[string]any{}
		for i, key := range d.Keys {
			members[string(must(hex.DecodeString(key)))] = build(d.Items[i])
		}
		return members
	case "intmap":
		members := map[int64]any{}
		for i, key := range d.Keys {
			members[must(strconv.ParseInt(key, 10, 64))] = build(d.Items[i])
		}
		return members
	}
	panic("unknown kind " + d.Kind)
}

func describe(value any) description {
	switch v := value.(type) {
	case nil:
		return description{Kind: "nil"}
	case bool:
		return description{Kind: "bool", Text: strconv.FormatBool(v)}
	case int64:
		return description{Kind: "int", Text: strconv.FormatInt(v, 10)}
	case uint64:
		return description{Kind: "uint", Text: strconv.FormatUint(v, 10)}
	case *big.Int:
		return description{Kind: "big", Text: v.String()}
	case big.Int:
		return description{Kind: "big", Text: v.String()}
	case json.Number:
		return description{Kind: "number", Text: v.String()}
	case float64:
		if math.IsNaN(v) {
			v = math.Float64frombits(0x7ff8000000000000)
		}
		return description{Kind: "float", Text: fmt.Sprintf("%016x", math.Float64bits(v))}
	case string:
		return description{Kind: "text", Text: hex.EncodeToString([]byte(v))}
	case []byte:
		return description{Kind: "bytes", Text: hex.EncodeToString(v)}
	case time.Time:
		return description{Kind: "time", Text: v.UTC().Format(time.RFC3339Nano)}
	case decimal.Decimal:
		return description{Kind: "decimal", Text: v.Coefficient().String() + "e" + strconv.Itoa(int(v.Exponent()))}
	}
	reflected := reflect.ValueOf(value)
	switch reflected.Kind() {
	case reflect.Slice:
		d := description{Kind: "list"}
		for i := range reflected.Len() {
			d.Items = append(d.Items, describe(reflected.Index(i).Interface()))
		}
		return d
	case reflect.Map:
		return describeMap(reflected)
	}
	return description{Kind: fmt.Sprintf("%T", value)}
}

// describeMap sorts by the keys' descriptions. One map of CBOR may have keys of several types.
func describeMap(value reflect.Value) description {
	members := map[string]description{}
	kind := "map"
	for iterator := value.MapRange(); iterator.Next(); {
		key := describe(iterator.Key().Interface())
		if key.Kind != "text" {
			kind = "intmap"
		}
		members[key.Text] = describe(iterator.Value().Interface())
	}
	d := description{Kind: kind}
	for key := range members {
		d.Keys = append(d.Keys, key)
	}
	slices.Sort(d.Keys)
	for _, key := range d.Keys {
		d.Items = append(d.Items, members[key])
	}
	return d
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
