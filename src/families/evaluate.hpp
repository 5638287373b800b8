// How right the people and families of this store are, against a truth: the file that the demo area
// writes (truth/people.csv: source, source id, person, family on the extract date, trap), or one that
// clerical review made.
//
//   Result<TruthReport> report = EvaluateAgainst(db, access, truth);
//   report->pairs.f1, report->families.f1, report->traps["twins"].pairs.f1
#pragma once

#include <map>
#include <string>
#include <vector>

#include "linkage/evaluate.hpp"
#include "sharing/access.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct TruthRow {
  std::string source, source_id;  // source.name and source_record.local_id
  std::string person;
  std::string family;  // on the extract date; empty: in none
  std::string trap;    // kinds of difficulty, separated by spaces or semicolons; may be empty
};

struct TrapScore {
  std::size_t records = 0;
  linkage::Score pairs;  // of pairs with at least one record of this trap
};

struct TruthReport {
  std::size_t records = 0;       // in the truth
  std::size_t not_in_store = 0;  // of these, unknown here: counted as found in nothing
  linkage::Score pairs;
  linkage::Score families;  // pairs of source records that share a family on the extract date
  std::uint64_t true_pairs = 0, claimed_pairs = 0, right_pairs = 0;
  std::map<std::string, TrapScore> traps;
};

// Reads the truth file. kBadData names the line or column that is wrong; kCannotRun: it cannot be read.
[[nodiscard]] Result<std::vector<TruthRow>> ReadTruth(const std::string& path);

// Compares. Counting is by sorting: never by listing pairs.
[[nodiscard]] Result<TruthReport> EvaluateAgainst(store::Database& db, const sharing::Access& access,
                                                  const std::vector<TruthRow>& truth);

// One object: pairs, families, records, traps.
[[nodiscard]] std::string ToJson(const TruthReport& report);

}  // namespace kindred::families
