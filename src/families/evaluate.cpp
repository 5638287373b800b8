#include "families/evaluate.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include "base/json.hpp"
#include "families/linking.sql.hpp"
#include "tables/csv.hpp"
#include "tables/file.hpp"

namespace kindred::families {
namespace {

std::uint64_t Pairs(std::uint64_t n) {
  return n * (n - (n > 0)) / 2;
}

// Pairs of equal labels of which at least one member has `marked`: all pairs less those of unmarked ones.
template <class Label>
std::uint64_t PairsTouching(std::vector<std::pair<Label, bool>> items) {
  std::sort(items.begin(), items.end());
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < items.size();) {
    std::uint64_t all = 0, unmarked = 0;
    const Label label = items[i].first;
    for (; i < items.size() && items[i].first == label; ++i) {
      ++all;
      unmarked += !items[i].second;
    }
    pairs += Pairs(all) - Pairs(unmarked);
  }
  return pairs;
}

// Labels of texts; each empty text gets a label of its own.
class Labels {
 public:
  std::uint64_t Of(const std::string& text) {
    if (text.empty()) return Fresh();
    const auto [at, fresh] = label_.try_emplace(text, next_);
    next_ += fresh;
    return at->second;
  }
  std::uint64_t Fresh() { return next_++; }

 private:
  std::unordered_map<std::string, std::uint64_t> label_;
  std::uint64_t next_ = std::uint64_t{1} << 62;  // above any id of the store
};

std::set<std::string> TrapsOf(const std::string& text) {
  std::set<std::string> traps;
  std::string word;
  for (const char c : text + " ") {
    if (c == ' ' || c == ';' || c == ',' || c == '|') {
      if (!word.empty()) traps.insert(word);
      word.clear();
    } else {
      word += c;
    }
  }
  return traps;
}

struct Answers {
  std::unordered_map<std::string, std::int64_t> person_of;  // "source\n local id" → person
  std::unordered_map<std::int64_t, std::int64_t> family_of;
};

Result<Answers> ReadAnswers(store::Database& db) {
  Answers answers;
  Result<void> read = db.Read([&](store::Transaction& tx) -> Result<void> {
    answers = {};
    for (const store::Row& row : tx.Select(sql::all_records_with_people))
      answers.person_of[row.String(0) + '\n' + row.String(1)] = row.Int(2);
    for (const store::Row& row : tx.Select(sql::all_current_families))
      answers.family_of[row.Int(0)] = row.Int(1);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return answers;
}

void WriteScore(JsonWriter& json, const linkage::Score& score) {
  json.Field("precision", score.precision).Field("recall", score.recall).Field("f1", score.f1);
}

}  // namespace

Result<std::vector<TruthRow>> ReadTruth(const std::string& path) {
  auto file = tables::MappedFile::Open(path);
  if (!file) return Unexpected(file.error());
  auto reader = tables::CsvReader::Open(file->Bytes(), path);
  if (!reader) return Unexpected(reader.error());
  std::vector<TruthRow> truth;
  int column[5] = {-1, -1, -1, -1, -1};
  static constexpr const char* kNames[5] = {"source", "source_id", "person", "family", "trap"};
  for (bool head = true;; head = false) {
    auto record = reader->Next();
    if (!record) return Unexpected(record.error());
    if (!*record) break;
    const auto& cells = (*record)->cells;
    if (head) {
      for (std::size_t i = 0; i < cells.size(); ++i)
        for (int n = 0; n < 5; ++n)
          if (cells[i] == kNames[n]) column[n] = static_cast<int>(i);
      for (int n = 0; n < 4; ++n)
        if (column[n] < 0)
          return Fail(ErrorKind::kBadData, path + ": the column \"" + kNames[n] +
                                               "\" is missing; a truth file has " +
                                               "source, source_id, person, family and perhaps trap");
      continue;
    }
    auto cell = [&](int n) {
      return column[n] >= 0 && column[n] < static_cast<int>(cells.size()) ? std::string(cells[column[n]])
                                                                          : std::string();
    };
    truth.push_back({cell(0), cell(1), cell(2), cell(3), cell(4)});
    if (truth.back().person.empty())
      return Fail(ErrorKind::kBadData,
                  path + " line " + std::to_string((*record)->line) + ": no person is given");
  }
  if (truth.empty()) return Fail(ErrorKind::kBadData, path + " holds no records");
  return truth;
}

Result<TruthReport> EvaluateAgainst(store::Database& db, const sharing::Access&,
                                    const std::vector<TruthRow>& truth) {
  auto answers = ReadAnswers(db);
  if (!answers) return Unexpected(answers.error());
  TruthReport report;
  report.records = truth.size();
  Labels people, families;
  std::vector<std::uint64_t> said_person, true_person, said_family, true_family;
  for (const TruthRow& row : truth) {
    const auto person = answers->person_of.find(row.source + '\n' + row.source_id);
    const bool known = person != answers->person_of.end();
    report.not_in_store += !known;
    const auto family = known ? answers->family_of.find(person->second) : answers->family_of.end();
    said_person.push_back(known ? static_cast<std::uint64_t>(person->second) : people.Fresh());
    said_family.push_back(family != answers->family_of.end() ? static_cast<std::uint64_t>(family->second)
                                                             : families.Fresh());
    true_person.push_back(people.Of(row.person));
    true_family.push_back(families.Of(row.family));
  }
  const linkage::Evaluation pairs = linkage::EvaluateClusters(said_person, true_person);
  report.pairs = pairs.pairs;
  report.true_pairs = pairs.true_pairs;
  report.claimed_pairs = pairs.claimed_pairs;
  report.right_pairs = pairs.right_pairs;
  report.families = linkage::EvaluateClusters(said_family, true_family).pairs;

  std::map<std::string, std::vector<bool>> marked;
  for (std::size_t i = 0; i < truth.size(); ++i)
    for (const std::string& trap : TrapsOf(truth[i].trap)) {
      auto& marks = marked[trap];
      marks.resize(truth.size(), false);
      marks[i] = true;
    }
  for (const auto& [trap, marks] : marked) {
    std::vector<std::pair<std::uint64_t, bool>> said, right;
    std::vector<std::pair<std::pair<std::uint64_t, std::uint64_t>, bool>> both;
    TrapScore& score = report.traps[trap];
    for (std::size_t i = 0; i < truth.size(); ++i) {
      said.emplace_back(said_person[i], marks[i]);
      right.emplace_back(true_person[i], marks[i]);
      both.push_back({{said_person[i], true_person[i]}, marks[i]});
      score.records += marks[i];
    }
    score.pairs =
        linkage::MakeScore(static_cast<double>(PairsTouching(both)), static_cast<double>(PairsTouching(said)),
                           static_cast<double>(PairsTouching(right)));
  }
  return report;
}

std::string ToJson(const TruthReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Key("pairs").BeginObject();
  WriteScore(json, report.pairs);
  json.Field("true", report.true_pairs)
      .Field("claimed", report.claimed_pairs)
      .Field("right", report.right_pairs);
  json.EndObject();
  json.Key("families").BeginObject();
  WriteScore(json, report.families);
  json.EndObject();
  json.Field("records", report.records).Field("not_in_store", report.not_in_store);
  json.Key("traps").BeginObject();
  for (const auto& [trap, score] : report.traps) {
    json.Key(trap).BeginObject().Field("records", score.records);
    WriteScore(json, score.pairs);
    json.EndObject();
  }
  json.EndObject().EndObject();
  return json.Text();
}

}  // namespace kindred::families
