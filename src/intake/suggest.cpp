#include "intake/suggest.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/identifiers.hpp"
#include "base/text.hpp"
#include "intake/apply.hpp"
#include "intake/recognise.hpp"
#include "tables/csv.hpp"
#include "tables/workbook.hpp"

namespace kindred::intake {
namespace {

constexpr std::size_t kSampleRows = 500;

struct Column {
  std::string name;
  std::string folded;  // letters and digits only
  std::vector<std::string> values;
  std::set<std::string> distinct;
  int dates = 0, nhs = 0, upn = 0, postcodes = 0;
};

struct Sample {
  std::string name;
  std::vector<Column> columns;
};

std::string LettersOnly(std::string_view name) {
  std::string folded;
  for (const char c : ToLowerAscii(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) folded += c;
  return folded;
}

bool Mostly(int count, const Column& column) {
  return !column.values.empty() && count * 10 >= static_cast<int>(column.values.size()) * 8;
}

bool Has(const Column& column, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return column.folded.find(word) != std::string::npos; });
}
bool Is(const Column& column, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return column.folded == word; });
}

void Look(Sample& sample, std::span<const std::string_view> cells) {
  for (std::size_t i = 0; i < sample.columns.size() && i < cells.size(); ++i) {
    const std::string_view cell = Meaningful(cells[i]);
    if (cell.empty()) continue;
    Column& column = sample.columns[i];
    column.values.emplace_back(cell);
    column.distinct.emplace(cell);
    column.dates += cell.size() >= 8 && ReadDate(cell, std::nullopt).has_value();
    column.nhs += NhsNumber::Parse(cell).has_value();
    column.upn += Upn::Parse(cell).has_value();
    column.postcodes += Postcode::Parse(cell).has_value();
  }
}

Sample FromHeader(std::string name, std::span<const std::string_view> header) {
  Sample sample;
  sample.name = std::move(name);
  for (const std::string_view cell : header)
    sample.columns.push_back({std::string(Trim(cell)), LettersOnly(cell), {}, {}});
  return sample;
}

Result<std::vector<Sample>> ReadSamples(const std::filesystem::path& path) {
  auto file = tables::MappedFile::Open(path);
  if (!file) return Unexpected(file.error());
  const std::string name = path.filename().string();
  std::vector<Sample> samples;
  if (tables::Recognise(file->Bytes()) == tables::FileKind::kXml)
    return Fail(ErrorKind::kBadData,
                name +
                    " is XML: start from data/mappings/cin.toml and docs/formats/mapping.md, "
                    "which shows how paths are written");
  if (tables::Recognise(file->Bytes()) == tables::FileKind::kWorkbook) {
    auto book = tables::Workbook::Open(file->Bytes(), name);
    if (!book) return Unexpected(book.error());
    for (std::size_t s = 0; s < book->Sheets().size(); ++s) {
      std::size_t rows = 0;
      Sample sample;
      const auto read =
          book->Read(s, [&](std::int64_t, std::span<const std::string_view> cells) -> Result<void> {
            if (rows++ == 0)
              sample = FromHeader(book->Sheets()[s], cells);
            else if (rows <= kSampleRows)
              Look(sample, cells);
            return {};
          });
      if (!read) return Unexpected(read.error());
      if (!sample.columns.empty()) samples.push_back(std::move(sample));
    }
    if (samples.empty()) return Fail(ErrorKind::kBadData, name + " has no sheet with rows");
    return samples;
  }
  auto reader = tables::CsvReader::Open(file->Bytes(), name);
  if (!reader) return Unexpected(reader.error());
  for (std::size_t rows = 0; rows <= kSampleRows; ++rows) {
    const auto record = reader->Next();
    if (!record) return Unexpected(record.error());
    if (*record == nullptr) break;
    if (rows == 0)
      samples.push_back(FromHeader(path.stem().string(), (*record)->cells));
    else
      Look(samples[0], (*record)->cells);
  }
  return samples;
}

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string TableName(std::string_view name) {
  std::string out;
  for (const char c : ToLowerAscii(name)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word)
      out += c;
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "table" : out;
}

// The draft of one table.
class Draft {
 public:
  explicit Draft(const Sample& sample) : sample_(sample), used_(sample.columns.size()) {}

  std::string Write() {
    const int id = FindId();
    std::string columns;
    for (const Column& column : sample_.columns)
      if (!column.name.empty() && columns.size() < 300)
        columns += (columns.empty() ? "" : ", ") + Quoted(column.name);
    out_ += "\n[[table]]\nname = " + Quoted(TableName(sample_.name)) + "\ncolumns = [" + columns + "]\n";
    const Column& id_column = sample_.columns[static_cast<std::size_t>(id)];
    if (id_column.distinct.size() == id_column.values.size() && !id_column.values.empty())
      out_ += "key = [" + Quoted(id_column.name) + "]   # no value of it came twice\n";
    else
      out_ +=
          "# key = […]   # which columns make a row the same row in the next extract? Without it: the whole "
          "row\n";
    out_ += "\n[table.person]\nid = " + Quoted(id_column.name) +
            (guessed_id_ ? "   # a guess: is it the source's own id of the person?" : "") + "\n";
    used_[static_cast<std::size_t>(id)] = true;
    Field("forename", [](const Column& c) {
      return Is(c, {"forename", "firstname", "givenname", "childforename", "pupilforename", "legalforename"});
    });
    Field("middle", [](const Column& c) { return Has(c, {"middlename"}) || Is(c, {"middle"}); });
    Field("former_surname",
          [](const Column& c) { return Has(c, {"formersurname", "previoussurname", "maidenname"}); });
    Field("surname", [](const Column& c) {
      return Is(c, {"surname", "lastname", "familyname", "childsurname", "pupilsurname", "legalsurname"});
    });
    Field("known_as", [](const Column& c) { return Has(c, {"knownas", "preferredname", "chosenname"}); });
    Field("expected_birth_date", [](const Column& c) {
      return Has(c, {"expecteddob", "expectedbirth", "duedate"}) || Is(c, {"edd"});
    });
    Field("birth_date", [](const Column& c) {
      return Is(c, {"dob", "dateofbirth", "birthdate", "birthdt", "born", "childdob", "pupildob"}) ||
             (Has(c, {"birth"}) && Mostly(c.dates, c));
    });
    Field("death_date", [](const Column& c) { return Has(c, {"death", "deceased"}) && Mostly(c.dates, c); });
    Codes("sex", "sex", [](const Column& c) { return Is(c, {"sex", "gender", "legalsex"}); });
    Codes("ethnicity", "ethnicity", [](const Column& c) { return Has(c, {"ethnic"}); });
    Field("fact.language", [](const Column& c) { return Has(c, {"language"}); });
    Identifier("nhs", [](const Column& c) {
      return Is(c, {"nhs", "nhsnumber", "nhsno"}) || (Mostly(c.nhs, c) && c.values.size() >= 5);
    });
    Identifier("former_upn", [](const Column& c) { return Is(c, {"formerupn", "previousupn"}); });
    Identifier("upn", [](const Column& c) {
      return Is(c, {"upn", "uniquepupilnumber"}) || (Mostly(c.upn, c) && c.values.size() >= 5);
    });
    Address();
    Contact("phone", [](const Column& c) { return Has(c, {"phone", "mobile", "telephone"}); });
    Contact("email", [](const Column& c) { return Has(c, {"email"}); });
    Group();
    Period();
    std::string left;
    for (std::size_t i = 0; i < used_.size(); ++i)
      if (!used_[i] && !sample_.columns[i].name.empty())
        left += (left.empty() ? "" : ", ") + sample_.columns[i].name;
    if (!left.empty()) out_ += "\n# Not used yet: " + left + "\n";
    return out_;
  }

 private:
  template <class F>
  int Find(F&& fits) {
    for (std::size_t i = 0; i < sample_.columns.size(); ++i)
      if (!used_[i] && !sample_.columns[i].name.empty() && fits(sample_.columns[i])) {
        used_[i] = true;
        return static_cast<int>(i);
      }
    return -1;
  }
  [[nodiscard]] const std::string& Name(int column) const {
    return sample_.columns[static_cast<std::size_t>(column)].name;
  }

  int FindId() {
    const auto fits = [](const Column& c) {
      return Is(c, {"id", "childid", "personid", "pupilid", "clientid", "patientid", "studentid", "caseid",
                    "child", "systemid", "localid", "recordid", "memberid", "tenantid", "youngpersonid",
                    "swiftid", "mosaicid"});
    };
    if (const int found = Find(fits); found >= 0) return found;
    guessed_id_ = true;
    if (const int found =
            Find([](const Column& c) { return c.folded.ends_with("id") || Has(c, {"reference", "number"}); });
        found >= 0)
      return found;
    return 0;
  }
  template <class F>
  void Field(const char* field, F&& fits) {
    if (const int found = Find(fits); found >= 0)
      out_ += std::string(field) + " = " + Quoted(Name(found)) + "\n";
  }
  template <class F>
  void Codes(const char* field, const char* list, F&& fits) {
    const int found = Find(fits);
    if (found < 0) return;
    const CodeList* codes = FindCodeList(list);
    const Column& column = sample_.columns[static_cast<std::size_t>(found)];
    const bool known = std::all_of(column.distinct.begin(), column.distinct.end(),
                                   [&](const std::string& value) { return codes->Words(value).has_value(); });
    out_ += std::string(field) + " = ";
    out_ += known ? "{ column = " + Quoted(column.name) + ", codes = " + Quoted(list) + " }"
                  : Quoted(column.name);
    out_ += known || column.distinct.empty()
                ? "\n"
                : "   # its values are no codes of the list \"" + std::string(list) + "\"\n";
  }
  template <class F>
  void Identifier(const char* scheme, F&& fits) {
    if (const int found = Find(fits); found >= 0)
      later_ += std::string("\n[[table.identifier]]\nscheme = ") + Quoted(scheme) +
                "\ncolumn = " + Quoted(Name(found)) + "\n";
    Flush();
  }
  void Address() {
    std::string lines;
    for (int found = 0; found >= 0;) {
      found = Find([](const Column& c) {
        return (Has(c, {"address", "street", "town"}) && !Has(c, {"email", "type", "from", "to", "date"})) ||
               Is(c, {"line1", "line2", "line3", "city"});
      });
      if (found >= 0) lines += (lines.empty() ? "" : ", ") + Quoted(Name(found));
    }
    const int postcode = Find([](const Column& c) {
      return Has(c, {"postcode"}) || (Mostly(c.postcodes, c) && c.values.size() >= 5);
    });
    if (lines.empty() && postcode < 0) return;
    later_ += "\n[[table.address]]\nkind = \"home\"\n";
    if (!lines.empty()) later_ += "line = [" + lines + "]\n";
    if (postcode >= 0) later_ += "postcode = " + Quoted(Name(postcode)) + "\n";
    Flush();
  }
  template <class F>
  void Contact(const char* kind, F&& fits) {
    if (const int found = Find(fits); found >= 0)
      later_ += std::string("\n[[table.contact]]\nkind = ") + Quoted(kind) +
                "\ncolumn = " + Quoted(Name(found)) + "\n";
    Flush();
  }
  void Group() {
    const int found = Find([](const Column& c) {
      return Is(c, {"familyid", "householdid", "family", "household", "familynumber", "tenancyid"});
    });
    if (found < 0) return;
    const bool household = Has(sample_.columns[static_cast<std::size_t>(found)], {"household", "tenancy"});
    later_ += std::string("\n[[table.group]]\nkind = ") + (household ? "\"household\"" : "\"family\"") +
              "\nkey = " + Quoted(Name(found)) + "\n";
    Flush();
  }
  // A start and an end make an involvement; a single date an event.
  void Period() {
    const int from = Find([](const Column& c) {
      return Mostly(c.dates, c) &&
             Has(c, {"start", "from", "entry", "begin", "opened", "admission", "referral"});
    });
    const int to = from < 0 ? -1 : Find([](const Column& c) {
      return (Mostly(c.dates, c) || c.values.empty()) &&
             Has(c, {"end", "to", "leav", "closed", "exit", "discharge"});
    });
    if (from >= 0 && to >= 0) {
      later_ += "\n[[table.involvement]]\nservice = \"" + TableName(sample_.name) +
                "\"   # in words: which service works with the person?\nfrom = " + Quoted(Name(from)) +
                "\nto = " + Quoted(Name(to)) + "\n";
    } else if (from >= 0) {
      later_ += "\n[[table.event]]\nkind = " + Quoted(TableName(sample_.name)) +
                "\non = " + Quoted(Name(from)) + "\ntitle = " + Quoted(sample_.name) +
                "   # in words: what happened?\n";
    }
    for (int more = 0; more >= 0;) {
      more = Find([](const Column& c) { return Mostly(c.dates, c); });
      if (more >= 0)
        later_ += "\n[[table.event]]\nkind = " + Quoted(TableName(Name(more))) +
                  "\non = " + Quoted(Name(more)) + "\ntitle = " + Quoted(Name(more)) +
                  "   # in words: what happened?\n";
    }
    Flush();
  }
  void Flush() {
    out_ += later_;
    later_.clear();
  }

  const Sample& sample_;
  std::vector<bool> used_;
  bool guessed_id_ = false;
  std::string out_, later_;
};

// The one way of writing dates in all samples; nothing when they do not tell.
std::string DateOrderOf(const std::vector<Sample>& samples) {
  bool iso = false, slashes = false, month_first = false;
  for (const Sample& sample : samples)
    for (const Column& column : sample.columns) {
      for (const std::string& value : column.values) {
        if (ParseDate(value.substr(0, 10), DateOrder::kIso))
          iso = true;
        else if (value.find('/') != std::string::npos) {
          const bool day = ParseDate(value, DateOrder::kDayFirst).has_value();
          const bool month = ParseDate(value, DateOrder::kMonthFirst).has_value();
          slashes = slashes || day;
          month_first = month_first || (month && !day);
        }
      }
    }
  if (month_first && !iso) return "month_first";
  if (slashes && !iso) return "day_first";
  return iso && !slashes ? "iso" : "";
}

void Say(PreviewRow& row, const RowFacts& facts) {
  const auto who = [&](int person) { return facts.people[static_cast<std::size_t>(person)]; };
  const auto period = [](const std::string& from, const std::string& to) {
    return from.empty() && to.empty() ? std::string() : " (" + from + " to " + to + ")";
  };
  for (const auto& f : facts.names)
    row.facts.push_back("name of " + who(f.person) + (f.kind == "current" ? "" : " (" + f.kind + ")") + ": " +
                        f.forename + (f.middle.empty() ? "" : " " + f.middle) + " " + f.surname);
  for (const auto& f : facts.facts) row.facts.push_back(f.name + " of " + who(f.person) + ": " + f.value);
  for (const auto& f : facts.identifiers)
    row.facts.push_back(f.scheme + " of " + who(f.person) + ": " + f.value + period(f.from, f.to));
  for (const auto& f : facts.addresses)
    row.facts.push_back(f.kind + " address of " + who(f.person) + ": " + f.line +
                        (f.line.empty() || f.postcode.empty() ? "" : ", ") + f.postcode +
                        period(f.from, f.to));
  for (const auto& f : facts.contacts) row.facts.push_back(f.kind + " of " + who(f.person) + ": " + f.value);
  for (const auto& f : facts.groups)
    row.facts.push_back(who(f.person) + " is in " + f.kind + " " + f.key + period(f.from, f.to));
  for (const auto& f : facts.relationships)
    row.facts.push_back(who(f.person) + " is the " + f.kind + " of " + who(f.other) + period(f.from, f.to) +
                        (f.parental_responsibility == 1 ? ", with parental responsibility" : ""));
  for (const auto& f : facts.involvements)
    row.facts.push_back(f.service + " works with " + who(f.person) +
                        (f.organisation.empty() ? "" : ": " + f.organisation) +
                        (f.worker.empty() ? "" : ", " + f.worker) +
                        (f.detail.empty() ? "" : "; " + f.detail) + period(f.from, f.to));
  for (const auto& f : facts.events)
    row.facts.push_back(f.on + ", " + who(f.person) + ": " + f.title +
                        (f.detail.empty() ? "" : " (" + f.detail + ")"));
}

}  // namespace

Result<std::string> SuggestMapping(const std::filesystem::path& path) {
  const auto samples = ReadSamples(path);
  if (!samples) return Unexpected(samples.error());
  if (samples->empty() || (*samples)[0].columns.empty())
    return Fail(ErrorKind::kBadData,
                path.filename().string() + " has no header; its first line must name the columns");
  std::string toml = "# A first draft from the headers and values of " + path.filename().string() +
                     ". Read it through, correct it, then try it with\n#   kindred mapping check THIS_FILE " +
                     path.filename().string() + "\nname = " + Quoted(TableName(path.stem().string())) +
                     "\ntitle = " + Quoted(path.stem().string()) +
                     "\nkind = \"education\"   # social_care education health youth_justice early_help "
                     "police housing adult_services\n";
  if (const std::string dates = DateOrderOf(*samples); !dates.empty())
    toml += "dates = " + Quoted(dates) + "\n";
  for (const Sample& sample : *samples) toml += Draft(sample).Write();
  return toml;
}

Result<Preview> PreviewMapping(const Mapping& mapping, const std::filesystem::path& path, std::size_t limit) {
  const Mapping* candidates[] = {&mapping};
  const auto file = RecogniseFile(path, path.filename().string(), candidates);
  if (!file) return Unexpected(file.error());
  const LookupTables lookups = EmptyLookups(mapping);
  Preview preview;
  std::map<std::string, std::size_t> shown;
  RowFacts facts;
  const auto take = [&](BoundTable& bound, const InputRow& row) -> Result<void> {
    bound.Load(row.cells);
    if (bound.IsBlank() || bound.IsHeader()) return {};
    ++preview.rows_read;
    const bool taken = bound.Map(facts);
    preview.rows_quarantined += !taken;
    preview.rows_noted += taken && !bound.Problems().empty();
    if (shown[bound.Table().name]++ >= limit) return {};
    PreviewRow line{bound.Table().name, row.line, taken, {}, {}};
    if (taken) Say(line, facts);
    for (const RowProblem& problem : bound.Problems())
      line.problems.push_back(problem.column + ": \"" + problem.value + "\" " + problem.reason);
    preview.rows.push_back(std::move(line));
    return {};
  };
  const auto finish = [&](const BoundTable& bound) {
    for (const auto& [code, count] : bound.Unknown()) preview.unknown_codes[code] += count;
  };
  if (mapping.xml) {
    std::vector<BoundTable> bound;
    for (const TableSpec& table : mapping.tables) {
      auto one = BoundTable::Bind(mapping, table, XmlHeader(table), lookups);
      if (!one) return Unexpected(one.error());
      bound.push_back(std::move(*one));
    }
    const auto read =
        ReadXmlTables(*file, [&](std::size_t table, const InputRow& row) { return take(bound[table], row); });
    if (!read) return Unexpected(read.error());
    for (const BoundTable& one : bound) finish(one);
    return preview;
  }
  for (const RecognisedPart& part : file->parts) {
    std::vector<BoundTable> bound;
    std::set<std::string> named;
    for (const TableSpec* table : part.tables) {
      auto one = BoundTable::Bind(mapping, *table, part.header, lookups);
      if (!one) return Fail(one.error().kind, path.filename().string() + ": " + one.error().message);
      bound.push_back(std::move(*one));
      for (const auto& column : table->columns.All()) named.insert(FoldColumn(column.name));
    }
    for (const std::string& column : part.header)
      if (!column.empty() && !named.contains(FoldColumn(column))) preview.unused.push_back(column);
    const auto read = ReadPart(*file, part, [&](const InputRow& row) -> Result<void> {
      for (BoundTable& table : bound)
        if (const auto taken = take(table, row); !taken) return taken;
      return {};
    });
    if (!read) return Unexpected(read.error());
    for (const BoundTable& one : bound) finish(one);
  }
  return preview;
}

}  // namespace kindred::intake
