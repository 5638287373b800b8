// How many people bear one full name. Names of one community go together: "Mohammed" and "Ahmed" are not
// drawn apart from each other, so a shared full name says less than its parts would.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>

#include "linkage/linkage.hpp"

namespace kindred::linkage {

// "FORENAME|SURNAME" to the share of people who bear it, of names that several people bear; as in
// Model::full_names. Empty where the table lacks a forename, a surname or a birth date.
using FullNameShares = std::unordered_map<std::string, double>;

// Before anybody is known: records of one full name are taken for as many people as they have dates of birth
// that are not near to each other.
[[nodiscard]] FullNameShares FullNamesByBirth(const RecordTable& table);

// Once people are known.
[[nodiscard]] FullNameShares FullNamesByPeople(const RecordTable& table, std::span<const Cluster> people);

// Model::name_fashion, from pairs of records of one forename, other surnames and dates that are not near.
// `order` lists rows by ascending record id.
[[nodiscard]] double NameFashion(const RecordTable& table, std::span<const std::uint32_t> order);

}  // namespace kindred::linkage
