// Who is who: finds the records that are about the same person, says how sure it is and why. Pure: values
// in, values out; no clock, no files, no labels, no settings needed.
//
// The method is Fellegi and Sunter's: each field of a pair of records is compared to a level, each level has
// a weight, the weights are added. What the weights are is learned from the records themselves (EM), with
// three classes of pairs — same person, same family, strangers — so that twins who share all but a forename
// stay two children. Pairs are found by blocking, decided by probability, and joined into clusters by all the
// evidence between two clusters rather than by one chance link. docs/guide/linkage.md tells it at length.
//
//   RecordTable table(PeopleFields());  …                        // record_table.hpp
//   LinkResult result = Link(table, {}, {});
//   for (const Cluster& person : result.clusters) use(person.rows, person.probability);
//   Explanation why = Explain(result.model, table, row_a, row_b); // the waterfall of one pair
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "linkage/model.hpp"
#include "linkage/record_table.hpp"

namespace kindred::linkage {

// What people decided; holds whatever the evidence says. Where two decisions contradict, "different" wins.
struct Decisions {
  std::vector<std::pair<RecordId, RecordId>> same;
  std::vector<std::pair<RecordId, RecordId>> different;
};

struct Options {
  unsigned threads = 0;               // 0: as many as the machine has; the result is the same for any number
  double threshold = 0.5;             // least probability of a link
  double report_from = 0.05;          // pairs below this probability are not in LinkResult::pairs
  double candidates_per_record = 24;  // budget of comparisons for large tables; small ones get more
  const Model* model = nullptr;       // use this instead of training
};

// Two records that were compared and look alike enough to be reported.
struct PairEvidence {
  std::uint32_t a = 0;  // rows of the table
  std::uint32_t b = 0;
  float weight = 0;              // total match weight in bits: log2 odds of "same person"
  float probability = 0;         // of the same person
  float family_probability = 0;  // of two people of one family
  bool operator==(const PairEvidence&) const = default;
};

// One person. Every row of the table is in exactly one cluster.
struct Cluster {
  std::vector<std::uint32_t> rows;        // by ascending record id
  float probability = 1;                  // of the weakest member; 1 for a record alone
  std::vector<float> member_probability;  // per row: how surely it belongs with the rest
  bool operator==(const Cluster&) const = default;
};

// What one blocking pass brought.
struct PassReport {
  std::string name;           // "birth_date + surname"
  std::uint64_t pairs = 0;    // pairs it was the first to bring
  std::uint64_t matches = 0;  // of these, pairs with probability ≥ threshold
  std::uint64_t refined = 0;  // oversized blocks that were split further
};

struct LinkResult {
  std::vector<Cluster> clusters;    // by the smallest record id in each
  std::vector<PairEvidence> pairs;  // by record ids of a, then b; a has the smaller id
  Model model;
  std::vector<PassReport> passes;
  std::uint64_t pairs_compared = 0;
  double missed_by_blocking = 0;  // estimated share of true pairs that no pass brought
};

// Links the records of one table, across sources and within them. Deterministic.
[[nodiscard]] LinkResult Link(RecordTable& table, const Decisions& decisions, const Options& options);

// One bar of the waterfall.
struct Step {
  std::string field;    // "surname"
  std::string level;    // "one slip of the keyboard"
  std::string value_a;  // as compared (folded); several joined by " / "
  std::string value_b;
  double weight = 0;  // bits for (+) or against (−) the same person
};

// Why a pair has its weight: `prior` + the weights of the steps + `family` = `weight`, in bits.
struct Explanation {
  double prior = 0;  // before anything is compared: how rare it is that two records are one person
  std::vector<Step> steps;
  double family = 0;  // ≤ 0: taken off because two of one family, or namesakes, would look like this, too
  double weight = 0;
  double probability = 0;
  double family_probability = 0;
};

// Explains rows a and b of `table` by a stored model; the table may hold just those two records. Fields the
// model does not know are left out.
[[nodiscard]] Explanation Explain(const Model& model, RecordTable& table, std::size_t a, std::size_t b);

}  // namespace kindred::linkage
