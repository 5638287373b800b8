// kindred returns fixlist: checks the rows that were imported and writes what each team and worker can mend.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/operator_store.hpp"
#include "returns/ssda903/authorities.hpp"
#include "statutory/export.hpp"
#include "statutory/extract_files.hpp"
#include "statutory/run_check.hpp"

namespace kindred::cli {
namespace {

struct FixListArguments {
  int year = 0;
  std::string source;  // empty: the only one
  std::string postcodes;
  std::string out;
};

// The source of that name, or the only one there is.
Result<statutory::ReturnSource> ChooseSource(store::Database& db, const std::string& name) {
  std::vector<statutory::ReturnSource> sources;
  auto read = db.Read([&](store::Transaction& tx) -> Result<void> {
    sources = statutory::ReturnSources(tx, "ssda903");
    return {};
  });
  if (!read) return Unexpected(read.error());
  if (sources.empty())
    return Fail(ErrorKind::kUsage,
                "no SSDA903 of your own social care was imported; import its extract first");
  if (name.empty() && sources.size() == 1) return sources.front();
  std::string names;
  for (const statutory::ReturnSource& source : sources) {
    if (source.name == name) return source;
    names += (names.empty() ? "" : ", ") + source.name;
  }
  return Fail(ErrorKind::kUsage, (name.empty() ? "there are several sources of an SSDA903"
                                               : "there is no source \"" + name + "\" of an SSDA903") +
                                     "; give one of them with --source: " + names);
}

void Print(const Context& context, const statutory::Check& check) {
  const std::int64_t still = check.Findings() - check.new_findings;
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("check", check.ref)
        .Field("errors", check.errors)
        .Field("queries", check.queries)
        .Field("children", check.children)
        .Field("compared", check.previous.has_value())
        .Field("new", check.new_findings)
        .Field("mended", check.fixed_findings)
        .Field("still_there", check.previous ? still : 0)
        .EndObject();
    std::printf("%s\n", json.Text().c_str());
    return;
  }
  std::printf("%s. Errors: %lld. Queries: %lld. Children: %lld.\n", check.Title().c_str(),
              static_cast<long long>(check.errors), static_cast<long long>(check.queries),
              static_cast<long long>(check.children));
  if (check.previous)
    std::printf("Since the check before: %lld mended, %lld new, %lld still there.\n",
                static_cast<long long>(check.fixed_findings), static_cast<long long>(check.new_findings),
                static_cast<long long>(still));
}

Result<statutory::Check> CheckImported(const Context& context, const FixListArguments& arguments,
                                       OperatorStore& opened, const sharing::Access& access) {
  const auto source = ChooseSource(*opened.db, arguments.source);
  if (!source) return Unexpected(source.error());
  const statutory::NewCheck wanted{
      .return_name = "ssda903",
      .year = arguments.year,
      .authority = std::string(returns::ssda903::AuthorityCode(ToUpperAscii(source->authority))),
      .source = source->id,
      .by_job = false};
  const auto ref = statutory::StartCheck(*opened.db, access, wanted, {}, SystemRandom());
  if (!ref) return Unexpected(ref.error());
  std::optional<statutory::Check> check;
  const auto find = [&](store::Transaction& tx) -> Result<void> {
    check = statutory::FindCheck(tx, *ref);
    return {};
  };
  if (auto found = opened.db->Read(find); !found) return Unexpected(found.error());
  store::JobProgress progress;
  const auto ran =
      statutory::RunCheck(*opened.db, *opened.gate, check->id, progress, {.postcodes = arguments.postcodes});
  if (!ran) return Unexpected(ran.error());
  if (auto swept = statutory::SweepChecks(*opened.db); !swept) return Unexpected(swept.error());
  if (auto found = opened.db->Read(find); !found) return Unexpected(found.error());
  Print(context, *check);
  return *check;
}

int RunFixList(const Context& context, const FixListArguments& arguments) {
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  const auto access =
      opened->Access(context, "data quality",
                     {.action = Action::kExport,
                      .sections = Sections().With(Section::kSocialCare).With(Section::kSources),
                      .scope = "fix list of an SSDA903 made of imported rows"});
  if (!access) return Report(access.error());
  const auto check = CheckImported(context, arguments, *opened, *access);
  if (!check) return Report(check.error());
  if (!arguments.out.empty()) {
    Result<std::string> bytes;
    auto read = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
      if (arguments.out.ends_with(".xlsx")) {
        bytes = statutory::FixListWorkbook(tx, *access, *check);
      } else {
        bytes = statutory::FixListCsv(tx, *access, *check);
      }
      return {};
    });
    if (!read) return Report(read.error());
    if (!bytes) return Report(bytes.error());
    if (auto written = SystemFiles().Write(arguments.out, *bytes, 0600); !written)
      return Report(written.error());
  }
  return check->Findings() > 0 ? 1 : 0;
}

}  // namespace

void RegisterFixList(CLI::App& app, Context& context) {
  const std::vector<CLI::App*> same =
      app.get_subcommands([](CLI::App* noun) { return noun->get_name() == "returns"; });
  if (same.empty()) return;
  const auto arguments = std::make_shared<FixListArguments>();
  CLI::App* fixlist = same.front()->add_subcommand("fixlist",
                                                   "Check the SSDA903 that was imported; write what each "
                                                   "team and worker can mend, new, mended or still there");
  fixlist
      ->add_option("--year", arguments->year,
                   "The year in which the collection year ends: 2026 is April 2025 to March 2026")
      ->required();
  fixlist->add_option("--source", arguments->source,
                      "The source whose rows are checked, where there are several");
  fixlist->add_option("--postcodes", arguments->postcodes,
                      "The postcode directory, as made by reference load-postcodes");
  fixlist->add_option("--out", arguments->out, "Where the fix list goes: a workbook (.xlsx) or a CSV");
  fixlist->callback([&context, arguments] {
    context.run = [&context, arguments] { return RunFixList(context, *arguments); };
  });
}

}  // namespace kindred::cli
