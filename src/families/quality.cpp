#include "families/quality.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "families/linking.hpp"
#include "families/quality.sql.hpp"

namespace kindred::families {
namespace {

constexpr int kCurveSteps = 19;  // thresholds 0.05 … 0.95

double Share(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

// What the chosen passes of blocking are estimated to have missed lowers every recall alike.
std::vector<CurvePoint> CurveOf(const linkage::LinkResult& result) {
  std::array<double, kCurveSteps + 1> sum{};
  std::array<std::int64_t, kCurveSteps + 1> count{};
  double all = 0;
  for (const linkage::PairEvidence& pair : result.pairs) {
    const int step = std::clamp(static_cast<int>(pair.probability * (kCurveSteps + 1)), 0, kCurveSteps);
    sum[static_cast<std::size_t>(step)] += pair.probability;
    ++count[static_cast<std::size_t>(step)];
    all += pair.probability;
  }
  std::vector<CurvePoint> curve;
  double right = 0;
  std::int64_t links = 0;
  for (int step = kCurveSteps; step >= 1; --step) {
    right += sum[static_cast<std::size_t>(step)];
    links += count[static_cast<std::size_t>(step)];
    curve.push_back({step / static_cast<double>(kCurveSteps + 1), links,
                     Share(right, static_cast<double>(links)),
                     Share(right, all) * (1 - result.missed_by_blocking)});
  }
  std::reverse(curve.begin(), curve.end());
  return curve;
}

std::string CsvText(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

}  // namespace

std::optional<double> SourceQuality::Precision() const {
  return links > 0 ? std::optional(right / static_cast<double>(links)) : std::nullopt;
}
std::optional<double> SourceQuality::Recall() const {
  return right + missed > 0 ? std::optional(right / (right + missed)) : std::nullopt;
}

RunQuality MeasureQuality(const LinkInput& input, const LinkOutcome& outcome,
                          const linkage::LinkResult& result, std::span<const std::uint32_t> person_of) {
  RunQuality quality;
  quality.sources.resize(input.sources.size());
  for (std::size_t s = 0; s < input.sources.size(); ++s) quality.sources[s].source = input.sources[s].id;
  for (std::size_t row = 0; row < input.records.size(); ++row) {
    SourceQuality& source = quality.sources[input.records[row].source];
    ++source.records;
    ++(outcome.clusters[person_of[row]].size() == 1 ? source.alone : source.linked);
  }
  for (const linkage::PairEvidence& pair : result.pairs) {
    const std::uint32_t one = input.records[pair.a].source, two = input.records[pair.b].source;
    const bool together = person_of[pair.a] == person_of[pair.b];
    for (const std::uint32_t s : {one, two}) {
      if (together) {
        ++quality.sources[s].links;
        quality.sources[s].right += pair.probability;
      } else {
        quality.sources[s].missed += pair.probability;
      }
      if (one == two) break;  // a pair within one source counts once
    }
  }
  // What blocking is estimated to miss is shared out as the links are.
  if (result.missed_by_blocking < 1)
    for (SourceQuality& source : quality.sources)
      source.missed +=
          (source.right + source.missed) * result.missed_by_blocking / (1 - result.missed_by_blocking);
  std::erase_if(quality.sources, [](const SourceQuality& source) { return source.records == 0; });
  quality.curve = CurveOf(result);
  return quality;
}

void WriteQuality(store::Transaction& tx, std::int64_t run, const RunQuality& quality) {
  for (const SourceQuality& s : quality.sources)
    tx.Execute(sql::insert_source_quality, run, s.source, s.records, s.alone, s.linked, s.links, s.right,
               s.missed);
  for (const CurvePoint& point : quality.curve)
    tx.Execute(sql::insert_curve_point, run, point.threshold, point.links, point.precision, point.recall);
}

Result<QualityReport> ReadQuality(store::Transaction& tx, Date today) {
  QualityReport report;
  std::string month;
  for (const store::Row& row : tx.Select(sql::measured_runs)) {
    RunFigures run{.run = row.Int(0),
                   .published = row.Moment(1),
                   .records = row.Int(2),
                   .people = row.Int(3),
                   .alone = row.Int(5),
                   .unsettled = row.Int(4),
                   .links = row.Int(6),
                   .right = row.Real(7),
                   .missed = row.Real(8)};
    const std::string its_month = FormatIso(LondonDate(run.published)).substr(0, 7);
    if (its_month == month) report.months.pop_back();
    month = its_month;
    report.months.push_back(run);
  }
  if (report.months.empty())
    return Fail(ErrorKind::kBadData,
                "No whole run has been measured yet. Run kindred link --whole, or wait for the next one.");
  report.latest = report.months.back();
  for (const store::Row& row : tx.Select(sql::source_quality_of_run, report.latest.run))
    report.quality.sources.push_back({row.As<SourceId>(0), row.String(1), row.Int(2), row.Int(3), row.Int(4),
                                      row.Int(5), row.Real(6), row.Real(7)});
  for (const store::Row& row : tx.Select(sql::curve_of_run, report.latest.run))
    report.quality.curve.push_back({row.Real(0), row.Int(1), row.Real(2), row.Real(3)});
  for (const store::Row& row : tx.Select(sql::expected_sources)) {
    const auto as_of = row.Day(3);
    const std::string name = row.String(0) + " (" + row.String(1) + ")";
    if (!as_of)
      report.missing.push_back(name + ": nothing received yet");
    else if (const auto days = row.MaybeInt(2); days && today - *as_of > *days)
      report.missing.push_back(name + ": the last extract describes " + FormatLong(*as_of));
  }
  return report;
}

std::string QualityCsv(const QualityReport& report) {
  const std::string date = FormatIso(LondonDate(report.latest.published));
  std::string csv = "part,name,measure,value,n,N,date\n";
  const auto line = [&](std::string_view part, const std::string& name, std::string_view measure,
                        double value, std::int64_t n, std::int64_t all, const std::string& day) {
    csv += fmt::format("{},{},{},{:.6g},{},{},{}\n", part, CsvText(name), measure, value, n, all, day);
  };
  for (const SourceQuality& s : report.quality.sources) {
    line("source", s.title, "share alone",
         Share(static_cast<double>(s.alone), static_cast<double>(s.records)), s.alone, s.records, date);
    if (const auto p = s.Precision())
      line("source", s.title, "precision, estimated", *p, s.links, s.records, date);
    if (const auto r = s.Recall()) line("source", s.title, "recall, estimated", *r, s.links, s.records, date);
  }
  for (const CurvePoint& point : report.quality.curve) {
    const std::string name = fmt::format("threshold {:.2f}", point.threshold);
    line("curve", name, "precision, estimated", point.precision, point.links, report.latest.records, date);
    line("curve", name, "recall, estimated", point.recall, point.links, report.latest.records, date);
  }
  for (const RunFigures& run : report.months) {
    const std::string day = FormatIso(LondonDate(run.published));
    line("month", day.substr(0, 7), "share alone",
         Share(static_cast<double>(run.alone), static_cast<double>(run.records)), run.alone, run.records,
         day);
    line("month", day.substr(0, 7), "pairs to settle", static_cast<double>(run.unsettled), run.unsettled,
         run.records, day);
    line("month", day.substr(0, 7), "precision, estimated", Share(run.right, static_cast<double>(run.links)),
         run.links, run.records, day);
    line("month", day.substr(0, 7), "recall, estimated", Share(run.right, run.right + run.missed), run.links,
         run.records, day);
  }
  return csv;
}

}  // namespace kindred::families
