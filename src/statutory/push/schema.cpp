#include "statutory/push/schema.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/date.hpp"
#include "embedded/statutory_data.hpp"

namespace kindred::statutory::push {

namespace dom = simdjson::dom;

// One place of the schema.
struct Schema::Node {
  std::string type;
  std::map<std::string, std::unique_ptr<Node>, std::less<>> properties;
  std::set<std::string, std::less<>> required;
  std::unique_ptr<Node> items;
  bool others_refused = false, unique = false, is_date = false;
  std::string pattern;
  std::optional<std::size_t> shortest, longest, most;
};

struct Schema::Document {
  std::unique_ptr<Node> root;
  std::string server;
};

namespace {

// The two patterns of the document, and no other.
bool Matches(std::string_view pattern, std::string_view text) {
  const bool marks = pattern == "^[A-Za-z0-9_-]*$";
  if (!marks && text.empty()) return false;
  return std::all_of(text.begin(), text.end(), [marks](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (marks && (c == '_' || c == '-'));
  });
}

// Characters, not bytes.
std::size_t LengthOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string TypeOf(dom::element value) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return "array";
    case dom::element_type::OBJECT:
      return "object";
    case dom::element_type::STRING:
      return "string";
    case dom::element_type::BOOL:
      return "boolean";
    case dom::element_type::INT64:
    case dom::element_type::UINT64:
      return "integer";
    case dom::element_type::DOUBLE:
      return "number";
    default:
      return "null";
  }
}

}  // namespace

namespace {

template <class Node>
std::unique_ptr<Node> ReadNode(dom::object schema, std::string& fault) {
  auto node = std::make_unique<Node>();
  for (const auto field : schema) {
    const std::string_view word = field.key;
    std::string_view text;
    std::uint64_t number = 0;
    const auto count = [&](std::optional<std::size_t>& to) {
      if (field.value.get(number) == simdjson::SUCCESS) to = number;
    };
    if (word == "type" && field.value.get(text) == simdjson::SUCCESS) {
      node->type = text;
    } else if (word == "properties") {
      dom::object properties;
      if (field.value.get(properties) != simdjson::SUCCESS) {
        fault = "properties";
        continue;
      }
      for (const auto property : properties) {
        dom::object inner;
        if (property.value.get(inner) == simdjson::SUCCESS)
          node->properties[std::string(property.key)] = ReadNode<Node>(inner, fault);
      }
    } else if (word == "items") {
      dom::object inner;
      if (field.value.get(inner) == simdjson::SUCCESS) node->items = ReadNode<Node>(inner, fault);
    } else if (word == "required") {
      dom::array names;
      if (field.value.get(names) == simdjson::SUCCESS)
        for (const dom::element name : names)
          if (name.get(text) == simdjson::SUCCESS) node->required.emplace(text);
    } else if (word == "additionalProperties") {
      bool allowed = true;
      node->others_refused = field.value.get(allowed) == simdjson::SUCCESS && !allowed;
    } else if (word == "uniqueItems") {
      node->unique = field.value.get(node->unique) == simdjson::SUCCESS && node->unique;
    } else if (word == "maxLength") {
      count(node->longest);
    } else if (word == "minLength") {
      count(node->shortest);
    } else if (word == "maxItems") {
      count(node->most);
    } else if (word == "pattern" && field.value.get(text) == simdjson::SUCCESS &&
               (text == "^[A-Za-z0-9_-]*$" || text == "^[A-Za-z0-9]+$")) {
      node->pattern = text;
    } else if (word == "format" && field.value.get(text) == simdjson::SUCCESS && text == "date") {
      node->is_date = true;
    } else if (word != "description" && word != "title" && word != "example" && word != "default") {
      fault = std::string(word);
    }
  }
  return node;
}

template <class Node>
void Check(const Node& node, dom::element value, const std::string& where, std::vector<std::string>& faults) {
  const auto say = [&](const std::string& what) {
    faults.push_back((where.empty() ? "the message" : where) + ": " + what);
  };
  if (const std::string type = TypeOf(value); type != node.type)
    return say("is " + type + ", not " + node.type);
  if (node.type == "object") {
    const dom::object object = value.get_object().value_unsafe();
    std::set<std::string_view> seen;
    for (const auto field : object) {
      const std::string inner = where.empty() ? std::string(field.key) : where + "." + std::string(field.key);
      if (!seen.insert(field.key).second) faults.push_back(inner + ": stands twice");
      const auto property = node.properties.find(field.key);
      if (property != node.properties.end())
        Check(*property->second, field.value, inner, faults);
      else if (node.others_refused)
        faults.push_back(inner + ": is no field of the form");
    }
    for (const std::string& name : node.required)
      if (!seen.contains(name)) say("lacks " + name);
    return;
  }
  if (node.type == "array") {
    const dom::array array = value.get_array().value_unsafe();
    if (node.most && array.size() > *node.most)
      say(fmt::format("has {} items, and {} is the most", array.size(), *node.most));
    std::set<std::string> seen;
    std::size_t at = 0;
    for (const dom::element item : array) {
      if (node.unique && !seen.insert(simdjson::minify(item)).second) say("holds an item twice");
      if (node.items) Check(*node.items, item, fmt::format("{}[{}]", where, at), faults);
      ++at;
    }
    return;
  }
  if (node.type != "string") return;
  const std::string_view text = value.get_string().value_unsafe();
  const std::size_t length = LengthOf(text);
  if (node.longest && length > *node.longest)
    say(fmt::format("has {} characters, and {} is the most", length, *node.longest));
  if (node.shortest && length < *node.shortest)
    say(fmt::format("has {} characters, and {} is the least", length, *node.shortest));
  if (!node.pattern.empty() && !Matches(node.pattern, text)) say("has a character that is not allowed");
  if (node.is_date && (text.size() != 10 || !ParseDate(text, DateOrder::kIso))) say("is no date");
}

}  // namespace

Schema::Schema(std::unique_ptr<Document> document) : document_(std::move(document)) {}
Schema::Schema(Schema&&) noexcept = default;
Schema& Schema::operator=(Schema&&) noexcept = default;
Schema::~Schema() = default;

Result<Schema> Schema::Read(std::string_view openapi) {
  dom::parser parser;
  dom::element document;
  dom::object schema;
  const simdjson::padded_string padded(openapi);
  if (parser.parse(padded).get(document) != simdjson::SUCCESS ||
      document.at_pointer("/components/schemas/CSC").get(schema) != simdjson::SUCCESS)
    return Fail(ErrorKind::kBadData, "this is no description of the daily collection: it has no schema CSC");
  auto read = std::make_unique<Document>();
  std::string fault;
  read->root = ReadNode<Node>(schema, fault);
  if (!fault.empty())
    return Fail(ErrorKind::kBadData, "the description of the daily collection uses \"" + fault +
                                         "\", which this program does not understand; a newer one may");
  std::string_view server;
  if (document.at_pointer("/servers/0/url").get(server) == simdjson::SUCCESS) read->server = server;
  return Schema(std::move(read));
}

std::vector<std::string> Schema::Faults(std::string_view json) const {
  dom::parser parser;
  dom::element value;
  const simdjson::padded_string padded(json);
  if (parser.parse(padded).get(value) != simdjson::SUCCESS) return {"the message: is no JSON"};
  std::vector<std::string> faults;
  Check(*document_->root, value, "", faults);
  return faults;
}

std::size_t Schema::MostItems() const {
  return document_->root->most.value_or(100);
}

const std::string& Schema::Server() const {
  return document_->server;
}

const Schema& DepartmentSchema() {
  static const Schema kSchema = [] {
    for (const embedded::File& file : embedded::statutory_data()) {
      if (!file.name.ends_with("dfe-csc-openapi.json")) continue;
      auto read = Schema::Read(file.bytes);
      if (read) return std::move(*read);
      throw std::logic_error(read.error().message);
    }
    throw std::logic_error("dfe-csc-openapi.json is not in the program");
  }();
  return kSchema;
}

}  // namespace kindred::statutory::push
