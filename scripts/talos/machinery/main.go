// Asks the Talos machinery how it merges patches, what it generates, and whether
// it takes a configuration.
//
// types: prints the fields of every document kind on standard input, one kind a
// line, an empty line for the main document.
// merge: reads cases, one JSON object a line with base and patches as YAML
// texts, and prints for each the merged documents or the error.
// generate: reads machines, one JSON object a line, generates for each what the
// Talos provider generates, lays the patches over it, and prints the whole.
// validate: reads configurations, one JSON text a line, and prints what a node of
// bare metal says about each.
package main

import (
	"bufio"
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/siderolabs/talos/pkg/machinery/config"
	"github.com/siderolabs/talos/pkg/machinery/config/configloader"
	"github.com/siderolabs/talos/pkg/machinery/config/configpatcher"
	"github.com/siderolabs/talos/pkg/machinery/config/encoder"
	"github.com/siderolabs/talos/pkg/machinery/config/generate"
	"github.com/siderolabs/talos/pkg/machinery/config/generate/secrets"
	machinetype "github.com/siderolabs/talos/pkg/machinery/config/machine"
)

type merger interface{ Merge(other any) error }

var mergerType = reflect.TypeFor[merger]()

// structs collects the fields of every struct that a document reaches.
type structs map[string]map[string]string

func (s structs) describe(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(mergerType) {
		if t.Kind() == reflect.Slice {
			return t.Name() + " " + s.describe(t.Elem())
		}

		return t.Name()
	}

	switch t.Kind() {
	case reflect.Pointer:
		return "*" + s.describe(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "bytes"
		}

		return "[]" + s.describe(t.Elem())
	case reflect.Map:
		return "{}" + s.describe(t.Elem())
	case reflect.Struct:
		return s.add(t)
	case reflect.Interface:
		return "any"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "bool"
	default:
		// What a number is written as where it is a word, e.g. an enumeration.
		if zero, ok := reflect.Zero(t).Interface().(encoding.TextMarshaler); ok {
			if text, err := zero.MarshalText(); err == nil && len(text) > 0 {
				return "number:" + string(text)
			}
		}

		return "number"
	}
}

func (s structs) add(t reflect.Type) string {
	name := t.String()
	if _, known := s[name]; known {
		return name
	}

	fields := map[string]string{}
	s[name] = fields

	if !s.addFields(t, fields) {
		// It reads its own text; from outside it is one value.
		s[name] = map[string]string{}
		return name
	}

	return name
}

func (s structs) addFields(t reflect.Type, fields map[string]string) bool {
	for i := range t.NumField() {
		field := t.Field(i)
		tag, ok := field.Tag.Lookup("yaml")

		if !ok || !field.IsExported() {
			return false
		}

		name, options, _ := strings.Cut(tag, ",")
		if strings.Contains(options, "inline") {
			inner := field.Type
			if inner.Kind() != reflect.Struct || !s.addFields(inner, fields) {
				return false
			}

			continue
		}

		mark := ""
		if strings.Contains(field.Tag.Get("merge"), "replace") {
			mark = "="
		}

		fields[name] = mark + s.describe(field.Type)
	}

	return true
}

func types(in io.Reader) (any, error) {
	found := structs{}
	kinds := map[string]string{}
	scanner := bufio.NewScanner(in)

	for scanner.Scan() {
		kind := scanner.Text()
		text := "apiVersion: v1alpha1\nkind: " + kind + "\n"

		if kind == "" {
			text = "machine: {}\n"
		}

		config, err := configloader.NewFromBytes([]byte(text))
		if err != nil {
			continue // in the schema, and not in the code
		}

		kinds[kind] = found.add(reflect.TypeOf(config.Documents()[0]).Elem())
	}

	return map[string]any{"kinds": kinds, "structs": found}, scanner.Err()
}

type mergeCase struct {
	Base    string   `json:"base"`
	Patches []string `json:"patches"`
}

// patched lays patches over a configuration, and gives the text of what becomes of it.
func patched(base config.Provider, texts []string) ([]byte, error) {
	var patches []configpatcher.Patch

	for _, text := range texts {
		patch, err := configpatcher.LoadPatch([]byte(text))
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}

		patches = append(patches, patch)
	}

	out, err := configpatcher.Apply(configpatcher.WithConfig(base), patches)
	if err != nil {
		return nil, err
	}

	merged, err := out.Config()
	if err != nil {
		return nil, err
	}

	return merged.EncodeBytes(encoder.WithComments(encoder.CommentsDisabled))
}

func merge(c mergeCase) (result any, err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("panic: %v", trouble)
		}
	}()

	config, err := configloader.NewFromBytes([]byte(c.Base))
	if err != nil {
		return nil, fmt.Errorf("base: %w", err)
	}

	text, err := patched(config, c.Patches)
	if err != nil {
		return nil, err
	}

	documents := []any{}
	decoder := yaml.NewDecoder(bytes.NewReader(text))

	for {
		var document any

		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}

		if err != nil {
			return nil, err
		}

		documents = append(documents, document)
	}
}

type machine struct {
	Cluster    string   `json:"cluster"`
	Endpoint   string   `json:"endpoint"`
	Kubernetes string   `json:"kubernetes"`
	Contract   string   `json:"contract"`
	Type       string   `json:"type"`
	Patches    []string `json:"patches"`
}

// metal is a machine that Talos is installed on.
type metal struct{}

func (metal) String() string        { return "metal" }
func (metal) RequiresInstall() bool { return true }
func (metal) InContainer() bool     { return false }

// bundles holds the secrets of each contract: making their keys takes longer than all else.
var bundles = map[string]*secrets.Bundle{}

func bundleOf(contract *config.VersionContract) (*secrets.Bundle, error) {
	name := contract.String()
	if bundle, known := bundles[name]; known {
		return bundle, nil
	}

	bundle, err := secrets.NewBundle(secrets.NewClock(), contract)
	if err != nil {
		return nil, err
	}

	bundles[name] = bundle

	return bundle, nil
}

func whole(m machine) (result any, err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("panic: %v", trouble)
		}
	}()

	contract, err := config.ParseContractFromVersion(m.Contract)
	if err != nil {
		return nil, err
	}

	kind, err := machinetype.ParseType(m.Type)
	if err != nil {
		return nil, err
	}

	bundle, err := bundleOf(contract)
	if err != nil {
		return nil, err
	}

	options := []generate.Option{
		generate.WithVersionContract(contract),
		generate.WithInstallDisk("/dev/sda"),
		generate.WithSecretsBundle(bundle),
	}

	input, err := generate.NewInput(m.Cluster, m.Endpoint, m.Kubernetes, options...)
	if err != nil {
		return nil, err
	}

	generated, err := input.Config(kind)
	if err != nil {
		return nil, err
	}

	text, err := patched(generated, m.Patches)

	return string(text), err
}

func validate(text string) (warnings any, err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = fmt.Errorf("panic: %v", trouble)
		}
	}()

	// As a node reads it: from its text, and with no field that Talos does not know.
	read, err := configloader.NewFromBytes([]byte(text))
	if err != nil {
		return nil, err
	}

	return read.Validate(metal{})
}

// each answers every JSON value of the input under a name, or with its error.
func each[Case any](name string, answer func(Case) (any, error)) func(io.Reader) (any, error) {
	return func(in io.Reader) (any, error) {
		results := []any{}
		decoder := json.NewDecoder(in)

		for {
			var c Case

			err := decoder.Decode(&c)
			if errors.Is(err, io.EOF) {
				return results, nil
			}

			if err != nil {
				return nil, err
			}

			result, err := answer(c)
			if err != nil {
				results = append(results, map[string]any{"error": err.Error()})
			} else {
				results = append(results, map[string]any{name: result})
			}
		}
	}
}

func main() {
	run := map[string]func(io.Reader) (any, error){
		"types":    types,
		"merge":    each("documents", merge),
		"generate": each("text", whole),
		"validate": each("warnings", validate),
	}[os.Args[1]]

	result, err := run(os.Stdin)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(result)
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
