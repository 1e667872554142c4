package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"

	"golang.org/x/net/http2/hpack"
)

// An exchange of one connection: header lists to encode, or blocks to decode, one after another. Octets are in hex.
type exchange struct {
	Encode []list   `json:"encode"`
	Decode []string `json:"decode"`
}

type list struct {
	// The size of the table from this list on, when not negative.
	TableSize int     `json:"tableSize"`
	Fields    []field `json:"fields"`
}

type field struct {
	Name      string `json:"name"`
	Value     string `json:"value"`
	Sensitive bool   `json:"sensitive"`
}

type answer struct {
	Blocks []string `json:"blocks"`
	// The fields of each block until the first that is refused.
	Lists [][]field `json:"lists"`
}

// answerHpack answers each line of input with a line.
func answerHpack() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<28)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var asked exchange
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			fail(err)
		}
		if err := out.Encode(answer{Blocks: encode(asked.Encode), Lists: decode(asked.Decode)}); err != nil {
			fail(err)
		}
	}
}

func encode(lists []list) []string {
	blocks := []string{}
	var buffer bytes.Buffer
	encoder := hpack.NewEncoder(&buffer)
	for _, l := range lists {
		if l.TableSize >= 0 {
			encoder.SetMaxDynamicTableSize(uint32(l.TableSize))
		}
		buffer.Reset()
		for _, f := range l.Fields {
			header := hpack.HeaderField{Name: octets(f.Name), Value: octets(f.Value), Sensitive: f.Sensitive}
			if err := encoder.WriteField(header); err != nil {
				fail(err)
			}
		}
		blocks = append(blocks, hex.EncodeToString(buffer.Bytes()))
	}
	return blocks
}

func decode(blocks []string) [][]field {
	lists := [][]field{}
	decoder := hpack.NewDecoder(4096, nil)
	for _, block := range blocks {
		fields, err := decoder.DecodeFull([]byte(octets(block)))
		if err != nil {
			return lists
		}
		shown := []field{}
		for _, f := range fields {
			shown = append(shown, field{hex.EncodeToString([]byte(f.Name)), hex.EncodeToString([]byte(f.Value)), f.Sensitive})
		}
		lists = append(lists, shown)
	}
	return lists
}

func octets(text string) string {
	decoded, err := hex.DecodeString(text)
	if err != nil {
		fail(err)
	}
	return string(decoded)
}
