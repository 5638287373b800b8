// `kindred match`: links any table of people without a store.
#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "cli/commands.hpp"
#include "linkage/calibration.hpp"
#include "linkage/evaluate.hpp"
#include "linkage/linkage.hpp"
#include "linkage/match_config.hpp"
#include "linkage/match_file.hpp"
#include "linkage/parallel.hpp"
#include "tables/csv_writer.hpp"

namespace kindred::cli {
namespace {

struct MatchOptions {
  std::vector<std::string> files;
  std::string config, out, pairs, truth;
  std::vector<std::string> explain;
  bool suggest = false;
  unsigned threads = 0;
};

Result<linkage::MatchConfig> ChooseConfig(const MatchOptions& options,
                                          const std::vector<std::filesystem::path>& files,
                                          const std::string& truth_column) {
  if (!options.config.empty()) {
    const Result<std::string> text = SystemFiles().Read(options.config);
    if (!text) return Unexpected(text.error());
    return linkage::MatchConfig::FromToml(*text, options.config);
  }
  const auto columns = linkage::SampleColumns(files);
  if (!columns) return Unexpected(columns.error());
  std::vector<std::string> ignore;
  if (!truth_column.empty()) ignore.push_back(truth_column);
  return linkage::SuggestMatch(*columns, ignore);
}

// Labels as numbers; a record whose person is not known gets a number of its own.
std::vector<std::uint64_t> Labels(const std::vector<std::string>& truth) {
  std::vector<std::uint64_t> labels;
  std::unordered_map<std::string_view, std::uint64_t> number;
  for (std::size_t row = 0; row < truth.size(); ++row)
    labels.push_back(truth[row].empty() ? (1ULL << 40) + row
                                        : number.try_emplace(truth[row], number.size()).first->second);
  return labels;
}

struct Scores {
  linkage::Score pairs;  // pairs linked directly, before clusters are made
  linkage::Evaluation clusters;
  linkage::Calibration calibration;
};

Scores Measure(const linkage::LinkResult& result, const std::vector<std::uint64_t>& truth) {
  Scores scores;
  std::vector<std::uint64_t> predicted(truth.size());
  for (std::size_t c = 0; c < result.clusters.size(); ++c)
    for (const std::uint32_t row : result.clusters[c].rows) predicted[row] = c;
  scores.clusters = linkage::EvaluateClusters(predicted, truth);
  double claimed = 0, right = 0;
  for (const linkage::PairEvidence& pair : result.pairs) {
    if (pair.probability < linkage::Options{}.threshold) continue;
    ++claimed;
    right += truth[pair.a] == truth[pair.b];
  }
  scores.pairs = linkage::MakeScore(right, claimed, static_cast<double>(scores.clusters.true_pairs));
  scores.calibration = linkage::Calibrate(result.pairs, truth, scores.clusters.true_pairs);
  return scores;
}

// Text of many items, written side by side and put together in order.
template <class Append>
std::string InChunks(std::string_view header, std::size_t items, unsigned threads, const Append& append) {
  constexpr std::size_t kChunk = 16'384;
  std::vector<std::string> parts((items + kChunk - 1) / kChunk);
  linkage::ParallelChunks(threads, parts.size(), [&](std::size_t part) {
    for (std::size_t i = part * kChunk; i < std::min(items, (part + 1) * kChunk); ++i) append(i, parts[part]);
  });
  std::size_t size = header.size();
  for (const std::string& part : parts) size += part.size();
  std::string text(header);
  text.reserve(size);
  for (const std::string& part : parts) text += part;
  return text;
}

Result<void> WriteClusters(const std::string& path, const linkage::MatchInput& input,
                           const linkage::LinkResult& result, unsigned threads) {
  return SystemFiles().Write(path, InChunks("record_id,cluster_id,probability\r\n", result.clusters.size(),
                                            threads, [&](std::size_t at, std::string& text) {
                                              const linkage::Cluster& cluster = result.clusters[at];
                                              const std::string& name = input.ids[cluster.rows.front()];
                                              for (std::size_t i = 0; i < cluster.rows.size(); ++i) {
                                                tables::AppendCsvCell(text, input.ids[cluster.rows[i]]);
                                                text += ',';
                                                tables::AppendCsvCell(text, name);
                                                if (cluster.member_probability[i] == 1)
                                                  text += ",1.0000\r\n";
                                                else
                                                  fmt::format_to(std::back_inserter(text), ",{:.4f}\r\n",
                                                                 cluster.member_probability[i]);
                                              }
                                            }));
}

Result<void> WritePairs(const std::string& path, const linkage::MatchInput& input,
                        const linkage::LinkResult& result, unsigned threads) {
  return SystemFiles().Write(path, InChunks("id_a,id_b,weight,probability\r\n", result.pairs.size(), threads,
                                            [&](std::size_t at, std::string& text) {
                                              const linkage::PairEvidence& pair = result.pairs[at];
                                              tables::AppendCsvCell(text, input.ids[pair.a]);
                                              text += ',';
                                              tables::AppendCsvCell(text, input.ids[pair.b]);
                                              fmt::format_to(std::back_inserter(text), ",{:.2f},{:.4f}\r\n",
                                                             pair.weight, pair.probability);
                                            }));
}

void PrintExplanation(const linkage::Explanation& why) {
  fmt::print("{:>8}  {}\n", "bits", "what");
  fmt::print("{:>+8.1f}  before anything is compared\n", why.prior);
  for (const linkage::Step& step : why.steps)
    fmt::print("{:>+8.1f}  {}: {}{}\n", step.weight, step.field, step.level,
               step.value_a.empty() ? "" : fmt::format("  ({} | {})", step.value_a, step.value_b));
  fmt::print("{:>+8.1f}  two people of one family would look like this, too\n", why.family);
  fmt::print("{:>+8.1f}  in all: probability {:.4f} of one person, {:.4f} of two of one family\n", why.weight,
             why.probability, why.family_probability);
}

void PrintScore(JsonWriter& json, std::string_view name, const linkage::Score& score) {
  json.Key(name)
      .BeginObject()
      .Field("precision", score.precision)
      .Field("recall", score.recall)
      .Field("f1", score.f1)
      .EndObject();
}

void PrintJson(const linkage::MatchInput& input, const linkage::LinkResult& result, const Scores* scores,
               double seconds, unsigned threads) {
  JsonWriter json;
  json.BeginObject().Field("records", input.ids.size()).Field("people", result.clusters.size());
  json.Field("seconds", seconds).Field("threads", threads).Field("compared", result.pairs_compared);
  if (scores != nullptr) {
    PrintScore(json, "pairs", scores->pairs);
    PrintScore(json, "clusters", scores->clusters.pairs);
    PrintScore(json, "whole_clusters", scores->clusters.whole);
    PrintScore(json, "b_cubed", scores->clusters.b_cubed);
  }
  json.Key("blocking").BeginArray();
  for (const linkage::PassReport& pass : result.passes)
    json.BeginObject()
        .Field("pass", pass.name)
        .Field("pairs", pass.pairs)
        .Field("matches", pass.matches)
        .EndObject();
  json.EndArray().Field("missed_by_blocking", result.missed_by_blocking);
  json.Field("threshold", linkage::Options{}.threshold).Key("thresholds").BeginArray();
  for (const auto& point : linkage::ThresholdCurve(result.pairs, result.missed_by_blocking))
    json.BeginObject()
        .Field("threshold", point.threshold)
        .Field("links", point.links)
        .Field("precision", point.precision)
        .Field("recall", point.recall)
        .EndObject();
  json.EndArray();
  if (scores != nullptr) {
    const linkage::Calibration& calibration = scores->calibration;
    json.Key("calibration").BeginObject();
    json.Field("error", calibration.error).Field("best_f1", calibration.best_f1);
    json.Field("best_from", calibration.best_from).Field("best_to", calibration.best_to);
    json.Key("reliability").BeginArray();
    for (const auto& bin : calibration.bins)
      json.BeginObject()
          .Field("from", bin.from)
          .Field("pairs", bin.pairs)
          .Field("said", bin.said)
          .Field("right",
                 bin.pairs == 0 ? 0.0 : static_cast<double>(bin.right) / static_cast<double>(bin.pairs))
          .EndObject();
    json.EndArray().EndObject();
  }
  json.EndObject();
  fmt::print("{}\n", json.Text());
}

void PrintText(const linkage::MatchInput& input, const linkage::LinkResult& result, const Scores* scores,
               double seconds) {
  fmt::print("{} records are {} people ({:.2f} s, {} pairs compared)\n", input.ids.size(),
             result.clusters.size(), seconds, result.pairs_compared);
  constexpr std::size_t kAtHalf = 9;
  const auto curve = linkage::ThresholdCurve(result.pairs, result.missed_by_blocking);
  fmt::print("{:<15} precision {:.4f}  recall {:.4f}  (of pairs, by their own probabilities)\n", "estimated",
             curve[kAtHalf].precision, curve[kAtHalf].recall);
  if (scores == nullptr) return;
  const auto line = [](std::string_view name, const linkage::Score& score) {
    fmt::print("{:<15} precision {:.4f}  recall {:.4f}  F1 {:.4f}\n", name, score.precision, score.recall,
               score.f1);
  };
  line("pairs linked", scores->pairs);
  line("clusters", scores->clusters.pairs);
  line("whole clusters", scores->clusters.whole);
  line("B-cubed", scores->clusters.b_cubed);
  const linkage::Calibration& calibration = scores->calibration;
  fmt::print("\nsaid    pairs  right\n");
  for (const auto& bin : calibration.bins)
    if (bin.pairs > 0)
      fmt::print("{:.2f} {:>8}  {:.2f}\n", bin.said, bin.pairs,
                 static_cast<double>(bin.right) / static_cast<double>(bin.pairs));
  fmt::print("best threshold for pairs: {:.2f} to {:.2f} (F1 {:.4f})\n", calibration.best_from,
             calibration.best_to, calibration.best_f1);
}

Result<void> ExplainPair(const MatchOptions& options, linkage::MatchInput& input,
                         const linkage::LinkResult& result) {
  std::vector<std::size_t> rows;
  for (const std::string& id : options.explain) {
    const auto at = std::ranges::find(input.ids, id);
    if (at == input.ids.end()) return Fail(ErrorKind::kUsage, fmt::format("no record has the id \"{}\"", id));
    rows.push_back(static_cast<std::size_t>(at - input.ids.begin()));
  }
  PrintExplanation(linkage::Explain(result.model, input.table, rows[0], rows[1]));
  return {};
}

Result<void> Match(const MatchOptions& options, const Context& context) {
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::filesystem::path> files(options.files.begin(), options.files.end());
  std::error_code ignored;
  const bool truth_is_file =
      !options.truth.empty() && std::filesystem::is_regular_file(options.truth, ignored);
  const std::string truth_column = truth_is_file ? "" : options.truth;
  const auto config = ChooseConfig(options, files, truth_column);
  if (!config) return Unexpected(config.error());
  if (options.suggest) {
    fmt::print("{}", config->ToToml());
    return {};
  }
  const unsigned threads = linkage::ThreadCount(options.threads);
  Result<linkage::MatchInput> input = linkage::ReadMatchFiles(files, *config, truth_column, threads);
  if (!input) return Unexpected(input.error());
  if (truth_is_file) {
    Result<std::vector<std::string>> truth = linkage::ReadTruthFile(options.truth, *input);
    if (!truth) return Unexpected(truth.error());
    input->truth = std::move(*truth);
  }
  const linkage::LinkResult result = linkage::Link(input->table, {}, {.threads = threads});
  if (!options.out.empty())
    if (auto written = WriteClusters(options.out, *input, result, threads); !written) return written;
  if (!options.pairs.empty())
    if (auto written = WritePairs(options.pairs, *input, result, threads); !written) return written;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  Scores scores;
  const Scores* measured = nullptr;
  if (!options.truth.empty()) {
    scores = Measure(result, Labels(input->truth));
    measured = &scores;
  }
  if (context.json)
    PrintJson(*input, result, measured, seconds, threads);
  else
    PrintText(*input, result, measured, seconds);
  if (!options.explain.empty()) return ExplainPair(options, *input, result);
  return {};
}

}  // namespace

void RegisterMatch(CLI::App& app, Context& context) {
  auto options = std::make_shared<MatchOptions>();
  CLI::App* match =
      app.add_subcommand("match", "Find the records of any CSV files that are about the same person");
  match->add_option("files", options->files, "CSV files with a header; several are matched together")
      ->required();
  auto* config = match->add_option("--config", options->config,
                                   "What the columns mean (TOML); without it they are recognised");
  match->add_flag("--suggest", options->suggest, "Print the configuration that would be used, and stop")
      ->excludes(config);
  match->add_option("--out", options->out, "Write record_id,cluster_id,probability to this file");
  match->add_option("--pairs", options->pairs, "Write id_a,id_b,weight,probability to this file");
  match->add_option("--truth", options->truth,
                    "Measure against this column, or this file of record and person");
  match->add_option("--explain", options->explain, "Show how two records compare, field by field")
      ->expected(2);
  match->add_option("--threads", options->threads, "Threads to use; the result is the same for any number");
  match->callback([options, &context] {
    context.run = [options, &context] {
      const Result<void> done = Match(*options, context);
      return done ? 0 : Report(done.error());
    };
  });
}

}  // namespace kindred::cli
