package main

import (
	"math/big"
	"time"
)

// What relayers declare for contracts and codecs: structs, with and without names of their own for the wire.
type everything struct {
	Flag    bool
	Small   int8
	Wide    uint64
	Price   *big.Int
	Share   float64
	Text    string
	Bytes   []byte
	Hash    [4]byte
	When    time.Time
	Took    time.Duration
	List    []int64
	Table   map[string]uint32
	Inner   inner
	Pointer *inner
	Nothing *inner
	NoList  []int64
	NoBytes []byte
	NoTable map[string]uint32
}

type inner struct {
	Account string `json:"account" cbor:"account" mapstructure:"account"`
	Left    uint8  `json:"left,omitempty"`
}

// withNilBigInt kills the original when it is encoded as values.v1.
type withNilBigInt struct{ Price *big.Int }

// all has every kind of field that is set, and several that are nil.
var all = everything{
	Flag:  true,
	Small: -5,
	Wide:  1<<64 - 1,
	Price: new(big.Int).Lsh(big.NewInt(-7), 80),
	Share: 0.5,
	Text:  "<é>",
	Bytes: []byte{1, 2, 3},
	Hash:  [4]byte{4, 5, 6, 7},
	When:  time.Date(2024, 5, 6, 7, 8, 9, 10, time.UTC),
	Took:  90 * time.Second,
	List:  []int64{1, -2},
	Table: map[string]uint32{"b": 2},
	Inner: inner{Account: "0xabc", Left: 0},
}

func withPointer() everything {
	value := all
	value.Pointer = &inner{Account: "0xdef", Left: 9}
	return value
}

var examples = map[string]any{
	"everything":      withPointer(),
	"without pointer": all,
	"bigint":          *big.NewInt(9),
	"uint64":          uint64(1<<64 - 1),
	"int64":           int64(-1),
	"nillist":         []uint16(nil),
	"nilmap":          map[string]int64(nil),
	"zerotime":        time.Time{},
	"nilbig":          withNilBigInt{},
}
