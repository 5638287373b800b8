// For tests: a small town of families as three sources hold them, with mistakes, and the truth. Drawn from
// syllables, so that nothing in it fits the demonstration area or any labelled set.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "linkage/record_table.hpp"

namespace kindred::linkage::test {

struct TownRecord {
  std::int64_t id = 0;
  std::uint32_t source = 0;
  std::string forename, surname, birth, sex, postcode, address, nhs, group;
  std::uint64_t person = 0;
  bool twin = false;
};

inline std::string Syllables(std::mt19937_64& rng, int count) {
  static const char* kSyllables[] = {"ka",  "lo",  "mi",  "ren", "sta", "vor", "bel", "du",
                                     "fi",  "gra", "hu",  "jen", "ly",  "mar", "no",  "pel",
                                     "qui", "ro",  "sam", "tor", "ul",  "wex", "ya",  "zin"};
  std::string word;
  for (int i = 0; i < count; ++i) word += kSyllables[rng() % 24];
  return word;
}

inline std::string Typo(std::mt19937_64& rng, std::string word) {
  if (word.size() < 4) return word;
  const std::size_t at = 1 + rng() % (word.size() - 2);
  if (rng() % 2)
    std::swap(word[at], word[at + 1 < word.size() ? at + 1 : at - 1]);
  else
    word.erase(at, 1);
  return word;
}

inline std::string Iso(int year, int month, int day) {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return text;
}

// Families of two parents and one to four children, one family in eight with twins.
inline std::vector<TownRecord> MakeTown(int families, unsigned seed) {
  std::mt19937_64 rng(seed);
  std::vector<std::string> forenames, surnames;
  for (int i = 0; i < 150; ++i) forenames.push_back(Syllables(rng, 2 + static_cast<int>(rng() % 2)));
  for (int i = 0; i < 400; ++i) surnames.push_back(Syllables(rng, 2 + static_cast<int>(rng() % 3)));
  const auto chance = [&](double p) { return static_cast<double>(rng() % 100000) < p * 100000; };
  std::vector<TownRecord> records;
  std::uint64_t person = 0;
  std::int64_t next_id = 1;
  for (int family = 0; family < families; ++family) {
    const std::string surname = surnames[rng() % surnames.size()];
    const std::string postcode = "TS" + std::to_string(1 + rng() % 40) + " " + std::to_string(1 + rng() % 9) +
                                 static_cast<char>('A' + rng() % 8) + static_cast<char>('P' + rng() % 8);
    const std::string address = std::to_string(1 + rng() % 180) + " " + Syllables(rng, 3) + " road";
    std::vector<TownRecord> people;
    for (int parent = 0; parent < 2; ++parent) {
      TownRecord p;
      p.forename = forenames[rng() % forenames.size()];
      p.surname = parent == 1 && chance(0.3) ? surnames[rng() % surnames.size()] : surname;
      p.birth = Iso(1970 + static_cast<int>(rng() % 25), 1 + static_cast<int>(rng() % 12),
                    1 + static_cast<int>(rng() % 28));
      p.sex = parent ? "F" : "M";
      people.push_back(p);
    }
    const int children = 1 + static_cast<int>(rng() % 4);
    for (int child = 0; child < children; ++child) {
      TownRecord c;
      c.forename = child == 0 && chance(0.03) ? people[0].forename : forenames[rng() % forenames.size()];
      c.surname = surname;
      c.sex = chance(0.5) ? "F" : "M";
      c.birth = Iso(2008 + static_cast<int>(rng() % 15), 1 + static_cast<int>(rng() % 12),
                    1 + static_cast<int>(rng() % 28));
      if (child == 1 && chance(0.12)) {
        c.birth = people.back().birth;
        while (c.forename == people.back().forename) c.forename = forenames[rng() % forenames.size()];
        c.twin = people.back().twin = true;
      }
      people.push_back(c);
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
      TownRecord& p = people[i];
      ++person;
      std::string digits = std::to_string(4000000000 + person * 7919);
      for (std::uint32_t source = 0; source < 3; ++source) {
        if (!chance(i < 2 ? 0.5 : 0.8)) continue;
        TownRecord r = p;
        r.id = next_id++;
        r.person = person;
        r.source = source;
        r.postcode = chance(0.9) ? postcode : "TS9 9ZZ";
        r.address = chance(0.9) ? address : "";
        if (source == 0 && chance(0.95)) r.nhs = digits;
        if (source == 1 && chance(0.4)) r.nhs = digits;
        if (chance(0.06)) r.forename = Typo(rng, r.forename);
        if (chance(0.05)) r.surname = Typo(rng, r.surname);
        if (chance(0.01)) std::swap(r.forename, r.surname);
        if (chance(0.02)) r.birth = r.birth.substr(0, 8) + (r.birth.substr(8) == "11" ? "12" : "11");
        if (chance(0.03)) r.birth.clear();
        if (chance(0.01)) r.sex = r.sex == "M" ? "F" : "M";
        if (source == 2) r.group = "household:" + std::to_string(family);
        records.push_back(r);
      }
    }
  }
  return records;
}

inline RecordTable MakeTable(const std::vector<TownRecord>& records) {
  RecordTable table(PeopleFields());
  for (const TownRecord& r : records) {
    const std::size_t row = table.AddRecord(RecordId{r.id}, r.source);
    table.Add(row, "forename", r.forename);
    table.Add(row, "surname", r.surname);
    table.Add(row, "birth_date", r.birth);
    table.Add(row, "sex", r.sex);
    table.Add(row, "postcode", r.postcode);
    table.Add(row, "address", r.address);
    table.Add(row, "nhs", r.nhs);
    if (!r.group.empty()) table.AddGroup(row, r.group);
  }
  return table;
}

}  // namespace kindred::linkage::test
