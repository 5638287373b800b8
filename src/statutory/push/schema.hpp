// Holds a message to the Department's own description of it (data/reference/dfe-csc-openapi.json,
// version 1.0.1, MIT licence): types, properties, lengths, patterns, dates, numbers of items. Only what that
// description uses is understood; a word of the schema that is not would be an error when it is read, not a
// check left out.
//
//   const Schema& schema = DepartmentSchema();
//   for (const std::string& fault : schema.Faults(json)) …      // "social_care_episodes[0].closure_reason:
//   …"
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace kindred::statutory::push {

class Schema {
 public:
  // The schema of the array that is posted, from an OpenAPI document. kBadData when it is none, or has a word
  // that is not understood.
  [[nodiscard]] static Result<Schema> Read(std::string_view openapi);
  Schema(Schema&&) noexcept;
  Schema& operator=(Schema&&) noexcept;
  ~Schema();

  // What is wrong with an array of messages: where, and what; empty when nothing is. The texts name fields,
  // never values.
  [[nodiscard]] std::vector<std::string> Faults(std::string_view json) const;
  // The most elements of the array.
  [[nodiscard]] std::size_t MostItems() const;
  // The Department's server, as the document names it.
  [[nodiscard]] const std::string& Server() const;

 private:
  struct Node;
  struct Document;
  explicit Schema(std::unique_ptr<Document> document);
  std::unique_ptr<Document> document_;
};

// The schema that travels in the program.
[[nodiscard]] const Schema& DepartmentSchema();

}  // namespace kindred::statutory::push
