// A table of people to link, with the truth: what linkage is measured on at any size.
//
//   GeneratePeople({.records = 1'000'000, .seed = 3}, "people", false);
//   // people/people.csv  record_id,forename,middle,surname,date_of_birth,sex,address,postcode,email
//   // people/truth.csv   record_id,person
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "base/error.hpp"

namespace kindred::demo {

struct PeopleOptions {
  std::int64_t records = 100'000;
  std::uint64_t seed = 1;
};

struct PeopleSummary {
  std::int64_t records = 0, persons = 0, households = 0, bytes = 0;
  double seconds = 0;
};

// Writes exactly `records` rows about people in households (so that surnames and postcodes are shared as they
// are in life), one to six rows a person, each with its own mistakes, in an order that keeps no person's rows
// together. Memory stays bounded; the bytes depend on the seed alone. Errors as Generate.
[[nodiscard]] Result<PeopleSummary> GeneratePeople(
    const PeopleOptions& options, const std::filesystem::path& folder, bool force,
    const std::function<void(std::int64_t, std::int64_t)>& progress = {});

}  // namespace kindred::demo
