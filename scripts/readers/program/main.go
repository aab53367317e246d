// Reads documents as programs do that are built on these libraries: YAML as
// Kubernetes' clients and Flux do, texts of Terraform's JSON as Terraform does.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"
)

// One document, or a text of one for Terraform. Told are texts that are no
// documents, whatever they look like.
type document struct {
	Form string   `json:"form"`
	Text string   `json:"text"`
	Told []string `json:"told"`
}

type answer struct {
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
}

func main() {
	var documents []document
	if err := json.NewDecoder(os.Stdin).Decode(&documents); err != nil {
		panic(err)
	}
	answers := make([]answer, len(documents))
	for index, one := range documents {
		value, err := read(one)
		answers[index] = answer{Value: value}
		if err != nil {
			answers[index].Error = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}

func read(one document) (any, error) {
	if one.Form == "text" {
		return template(one.Text, nil)
	}
	told := map[string]bool{}
	for _, text := range one.Told {
		told[text] = true
	}
	if one.Form == "terraform" {
		var value any
		if err := json.Unmarshal([]byte(one.Text), &value); err != nil {
			return nil, err
		}
		return terraform(value, told)
	}
	var documents []any
	decoder := yaml.NewDecoder(strings.NewReader(one.Text))
	for {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		documents = append(documents, inside(value, told))
	}
}

// Texts that hold a document of their own, as that document; without told, as they are.
func inside(value any, told map[string]bool) any {
	switch value := value.(type) {
	case string:
		if told == nil || told[value] || !strings.ContainsAny(value, "\n{[") {
			return value
		}
		var document any
		if err := yaml.Unmarshal([]byte(value), &document); err != nil {
			return value
		}
		switch document.(type) {
		case map[string]any, map[any]any, []any:
			return inside(document, told)
		}
		return value
	case []any:
		list := make([]any, len(value))
		for index, child := range value {
			list[index] = inside(child, told)
		}
		return list
	case map[string]any:
		fields := map[string]any{}
		for key, child := range value {
			fields[key] = inside(child, told)
		}
		return fields
	case map[any]any:
		fields := map[string]any{}
		for key, child := range value {
			text, err := json.Marshal(key)
			if err != nil {
				panic(err)
			}
			fields[string(text)] = inside(child, told)
		}
		return fields
	}
	return value
}

func terraform(value any, told map[string]bool) (any, error) {
	switch value := value.(type) {
	case string:
		return template(value, told)
	case []any:
		list := make([]any, len(value))
		for index, child := range value {
			read, err := terraform(child, told)
			if err != nil {
				return nil, err
			}
			list[index] = read
		}
		return list, nil
	case map[string]any:
		fields := map[string]any{}
		for key, child := range value {
			name, err := template(key, nil)
			if err != nil {
				return nil, err
			}
			text, isText := name.(string)
			if !isText {
				marshalled, err := json.Marshal(name)
				if err != nil {
					return nil, err
				}
				text = string(marshalled)
			}
			read, err := terraform(child, told)
			if err != nil {
				return nil, err
			}
			fields[text] = read
		}
		return fields, nil
	}
	return value, nil
}

// The data of a text, or its parts where Terraform computes some of them.
func template(text string, told map[string]bool) (any, error) {
	expression, diagnostics := hclsyntax.ParseTemplate([]byte(text), "text", hcl.InitialPos)
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	whole, isParts := expression.(*hclsyntax.TemplateExpr)
	if !isParts {
		return []any{map[string]any{"computed": text}}, nil
	}
	var parts []any
	data := ""
	for _, part := range whole.Parts {
		if literal, isLiteral := part.(*hclsyntax.LiteralValueExpr); isLiteral {
			data += literal.Val.AsString()
			continue
		}
		span := part.Range()
		parts = append(parts, inside(data, told), map[string]any{"computed": text[span.Start.Byte:span.End.Byte]})
		data = ""
	}
	if len(parts) == 0 {
		return inside(data, told), nil
	}
	return append(parts, inside(data, told)), nil
}
