// What the fuzzer of the Department's answers and of messages does with its bytes; the tests do it too.
#pragma once

#include <string>
#include <string_view>

#include "statutory/push/schema.hpp"
#include "statutory/push/send.hpp"

namespace kindred::statutory::push {

// The bytes as a Retry-After, as an array of messages and as a description of the collection.
inline void FuzzPush(std::string_view bytes) {
  static_cast<void>(RetryAfter(std::string(bytes), Instant{1'775'000'000'000'000}));
  static_cast<void>(DepartmentSchema().Faults(bytes));
  if (const auto schema = Schema::Read(bytes)) static_cast<void>(schema->Faults("[]"));
}

}  // namespace kindred::statutory::push
