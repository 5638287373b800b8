// How good matching is: by source, by threshold, from month to month. Figures without names.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "families/drawing/svg.hpp"
#include "families/match.sql.hpp"
#include "families/pages/match_desk.hpp"
#include "families/pages/quality.mustache.hpp"
#include "families/quality.hpp"

namespace kindred::families {
namespace {

using store::Transaction;

struct Definition {
  std::string key, value;
};
struct QualityView {
  std::string said, checked, threshold, picture;
  std::vector<std::string> missing;
  web::Table sources, curve, months;
  std::vector<Definition> definitions;
  [[nodiscard]] bool missing_any() const { return !missing.empty(); }
};

std::string Thousands(std::int64_t n) {
  std::string text = std::to_string(n);
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string ShareWords(std::optional<double> share) {
  return share ? fmt::format("{:.1f} %", *share * 100) : "no links";
}

std::optional<double> ShareOf(double part, double whole) {
  return whole > 0 ? std::optional(part / whole) : std::nullopt;
}

// Both shares over the threshold, the axis of shares from 0; precision solid, recall dashed.
std::string DrawCurve(const QualityReport& report) {
  constexpr int kWidth = 640, kHeight = 280, kLeft = 56, kRight = 520, kTop = 16, kBottom = 232;
  drawing::Svg svg(kWidth, kHeight, "curve", "Estimated precision and recall by threshold",
                   "Two lines over the threshold from 0.05 to 0.95; the table below holds the same figures.",
                   "");
  const auto at = [&](double threshold, double share) {
    return drawing::Point{kLeft + static_cast<int>(std::lround(threshold * (kRight - kLeft))),
                          kBottom - static_cast<int>(std::lround(share * (kBottom - kTop)))};
  };
  for (int tenth = 0; tenth <= 10; tenth += 2) {
    const double value = tenth / 10.0;
    svg.Line(at(0, value), at(1, value), "stroke=\"#cecece\"");
    svg.Text({kLeft - 8, at(0, value).y + 5}, 14, "end", fmt::format("{} %", tenth * 10));
    svg.Text({at(value, 0).x, kBottom + 20}, 14, "middle", fmt::format("{:.1f}", value));
  }
  svg.Text({(kLeft + kRight) / 2, kBottom + 40}, 14, "middle", "links are made from this probability on");
  svg.Line(at(report.threshold, 0), at(report.threshold, 1), "stroke=\"#505a5f\" stroke-dasharray=\"2 4\"");
  std::vector<drawing::Point> precision, recall;
  for (const CurvePoint& point : report.quality.curve) {
    precision.push_back(at(point.threshold, point.precision));
    recall.push_back(at(point.threshold, point.recall));
  }
  if (!precision.empty()) {
    svg.Path(precision, "fill=\"none\" stroke=\"#0f5667\" stroke-width=\"3\"");
    svg.Path(recall, "fill=\"none\" stroke=\"#912b88\" stroke-width=\"3\" stroke-dasharray=\"8 5\"");
    const int upper = std::min(precision.back().y, recall.back().y),
              lower = std::max(precision.back().y, recall.back().y);
    const int apart = std::max(lower, upper + 18);
    const bool precision_up = precision.back().y <= recall.back().y;
    svg.Text({kRight - 10, (precision_up ? upper : apart) + 5}, 14, "start", "precision", true, "#0f5667");
    svg.Text({kRight - 10, (precision_up ? apart : upper) + 5}, 14, "start", "recall (dashed)", true,
             "#912b88");
  }
  return svg.Finish();
}

void AddSources(const QualityReport& report, QualityView& view) {
  view.sources = {.caption = "By source",
                  .heads = {{"Source"},
                            {"Records (N)", true},
                            {"Alone", true},
                            {"Links (n)", true},
                            {"Precision, estimated", true},
                            {"Recall, estimated", true}},
                  .dense = true};
  for (const SourceQuality& s : report.quality.sources)
    view.sources.rows.push_back(
        {{{.text = s.title, .header = true},
          {.text = Thousands(s.records), .number = true},
          {.text = fmt::format(
               "{} ({})", ShareWords(ShareOf(static_cast<double>(s.alone), static_cast<double>(s.records))),
               Thousands(s.alone)),
           .number = true},
          {.text = Thousands(s.links), .number = true},
          {.text = ShareWords(s.Precision()), .number = true},
          {.text = ShareWords(s.Recall()), .number = true}}});
  view.sources.Finish();
}

void AddCurve(const QualityReport& report, QualityView& view) {
  view.picture = DrawCurve(report);
  view.curve = {.caption = fmt::format("By threshold, {} records", Thousands(report.latest.records)),
                .heads = {{"Links are made from"},
                          {"Pairs linked (n)", true},
                          {"Precision, estimated", true},
                          {"Recall, estimated", true}},
                .dense = true};
  for (const CurvePoint& point : report.quality.curve) {
    const bool chosen = std::abs(point.threshold - report.threshold) < 0.001;
    view.curve.rows.push_back(
        {{{.text = fmt::format("{:.2f}{}", point.threshold, chosen ? " (now)" : ""), .header = true},
          {.text = Thousands(point.links), .number = true},
          {.text = ShareWords(point.precision), .number = true},
          {.text = ShareWords(point.recall), .number = true}}});
  }
  view.curve.Finish();
}

void AddMonths(const QualityReport& report, QualityView& view) {
  view.months = {.caption = "From month to month (the last whole run of each)",
                 .heads = {{"Run of"},
                           {"Records (N)", true},
                           {"People", true},
                           {"Alone", true},
                           {"To settle", true},
                           {"Precision, estimated", true},
                           {"Recall, estimated", true}},
                 .dense = true};
  for (const RunFigures& run : report.months)
    view.months.rows.push_back(
        {{{.text = FormatLong(LondonDate(run.published)), .header = true},
          {.text = Thousands(run.records), .number = true},
          {.text = Thousands(run.people), .number = true},
          {.text = ShareWords(ShareOf(static_cast<double>(run.alone), static_cast<double>(run.records))),
           .number = true},
          {.text = Thousands(run.unsettled), .number = true},
          {.text = ShareWords(ShareOf(run.right, static_cast<double>(run.links))), .number = true},
          {.text = ShareWords(ShareOf(run.right, run.right + run.missed)), .number = true}}});
  view.months.Finish();
}

std::string CheckedWords(Transaction& tx) {
  double expected = 0;
  std::int64_t same = 0, all = 0;
  for (const store::Row& row : tx.Select(sql::decisions_so_far)) {
    expected += row.Real(0);
    same += row.Text(1) == "same";
    ++all;
  }
  if (all == 0) return "none has been made yet.";
  return fmt::format("of {} decided, {} were the same person; {:.1f} had been expected.", all, same,
                     expected);
}

web::Response OpenReport(const Desk& desk, const web::Request& request,
                         const std::function<Result<web::Response>(Transaction&, const sharing::Access&,
                                                                   const QualityReport&)>& work) {
  return desk.Open(request, Action::kReport, {},
                   [&](Transaction& tx, const sharing::Access& access) -> Result<web::Response> {
                     auto report = ReadQuality(tx, desk.Today());
                     if (!report) return Unexpected(report.error());
                     return work(tx, access, *report);
                   });
}

web::Response ShowQuality(const Desk& desk, const web::Request& request) {
  return OpenReport(
      desk, request,
      [&](Transaction& tx, const sharing::Access& access,
          const QualityReport& report) -> Result<web::Response> {
        QualityView view;
        view.said = fmt::format("The whole run of {} compared {} records and found {} people.",
                                FormatLong(LondonDate(report.latest.published)),
                                Thousands(report.latest.records), Thousands(report.latest.people));
        view.checked = CheckedWords(tx);
        view.missing = report.missing;
        view.threshold = fmt::format("{:.2f}", report.threshold);
        view.definitions = {
            {"Alone",
             "records that are taken for a person whom no other record knows, of all records of the source"},
            {"Links (n)",
             "pairs of records of one person that were compared, at least one of them of this source; a link "
             "between two sources counts for both"},
            {"Precision, estimated",
             "the share of these links that are right: the mean of their probabilities"},
            {"Recall, estimated",
             "the share of what belongs together that is linked: right links of right and missing ones; "
             "missing are "
             "the probabilities of the pairs kept apart, and what comparing left out"}};
        AddSources(report, view);
        AddCurve(report, view);
        AddMonths(report, view);
        std::string content;
        templates::RenderQuality(content, view);
        return desk.Page(request,
                         {.title = "How good matching is",
                          .section = "matches",
                          .breadcrumbs = {{"Home", "/", ""}, {"Matches", "/matches", ""}},
                          .wide = true},
                         content, access);
      });
}

web::Response DownloadQuality(const Desk& desk, const web::Request& request) {
  return OpenReport(
      desk, request,
      [&](Transaction&, const sharing::Access& access, const QualityReport& report) -> Result<web::Response> {
        return web::Download(QualityCsv(report), "text/csv; charset=utf-8", "matching-quality.csv",
                             access.Ticket());
      });
}

}  // namespace

void AddQualityRoutes(std::vector<web::Route>& routes, const Desk& desk) {
  routes.push_back(
      {web::Method::kGet, "/matches/quality", {"report", "linkage"}, [desk](const web::Request& request) {
         return ShowQuality(desk, request);
       }});
  routes.push_back(
      {web::Method::kGet, "/matches/quality.csv", {"report", "linkage"}, [desk](const web::Request& request) {
         return DownloadQuality(desk, request);
       }});
}

}  // namespace kindred::families
