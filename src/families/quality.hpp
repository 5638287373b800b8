// How good matching is, estimated without labels: the probabilities of the links that were made say how many
// of them are expected to be right, and those of the pairs that were kept apart how many are expected to be
// missing. Measured by each whole run and kept with it, by source and for other thresholds.
//
//   Result<QualityReport> report = ReadQuality(tx);
//   report->sources[0].Precision();   // nothing where the source has no link
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "linkage/linkage.hpp"
#include "store/database.hpp"

namespace kindred::families {

struct LinkInput;
struct LinkOutcome;

struct SourceQuality {
  SourceId source;
  std::string title;  // only when read
  std::int64_t records = 0;
  std::int64_t alone = 0;   // records that are a person by themselves
  std::int64_t linked = 0;  // the others
  std::int64_t links = 0;   // compared pairs of records of one person, at least one of this source
  double right = 0;         // of these, expected to be right
  double missed = 0;        // pairs of records of two people that are expected to be one

  // Expected share of links that are right; nothing without links.
  [[nodiscard]] std::optional<double> Precision() const;
  // Expected share of what belongs together that is linked; nothing where nothing does.
  [[nodiscard]] std::optional<double> Recall() const;
};

// If links were made from this probability on.
struct CurvePoint {
  double threshold = 0;
  std::int64_t links = 0;
  double precision = 0, recall = 0;
};

struct RunQuality {
  std::vector<SourceQuality> sources;
  std::vector<CurvePoint> curve;  // thresholds 0.05, 0.10 … 0.95
};

// `person_of` gives the cluster of each row of the input.
[[nodiscard]] RunQuality MeasureQuality(const LinkInput& input, const LinkOutcome& outcome,
                                        const linkage::LinkResult& result,
                                        std::span<const std::uint32_t> person_of);
void WriteQuality(store::Transaction& tx, std::int64_t run, const RunQuality& quality);

// One whole run, for the drift from month to month.
struct RunFigures {
  std::int64_t run = 0;
  Instant published;
  std::int64_t records = 0, people = 0, alone = 0, unsettled = 0, links = 0;
  double right = 0, missed = 0;
};

struct QualityReport {
  RunFigures latest;
  double threshold = 0.5;            // links are made from this probability on
  RunQuality quality;                // of the latest whole run
  std::vector<RunFigures> months;    // the last whole run of each month, oldest first
  std::vector<std::string> missing;  // partners whose data are missing or late, in words
};

// kCannotRun where no whole run has been measured yet. `today` says which extracts are late.
[[nodiscard]] Result<QualityReport> ReadQuality(store::Transaction& tx, Date today);
// Rows: part, name, N, n, definition, value, date.
[[nodiscard]] std::string QualityCsv(const QualityReport& report);

}  // namespace kindred::families
