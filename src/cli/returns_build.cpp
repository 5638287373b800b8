// kindred returns build: a return made from the record.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "base/instant.hpp"
#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "cli/operator_store.hpp"
#include "cli/returns.hpp"
#include "returns/postcodes.hpp"
#include "returns/ssda903/authorities.hpp"
#include "statutory/build/read_record.hpp"
#include "statutory/build/return_files.hpp"
#include "statutory/build/workbook.hpp"

namespace kindred::cli {
namespace {

namespace fs = std::filesystem;
namespace build = statutory::build;

struct BuildArguments {
  std::string return_name;
  int year = 0;
  std::string as_of;
  std::string authority;
  std::string postcodes;
  std::string out;
};

std::string TitleOf(const BuildArguments& arguments) {
  if (arguments.return_name == "annex_a") return "Annex A";
  const std::string name = arguments.return_name == "cin" ? "CIN census" : "SSDA903";
  return name + " of the year to 31 March " + std::to_string(arguments.year);
}

Result<build::CaseModel> ReadRecord(const Context& context, const BuildArguments& arguments,
                                    build::CaseSystem& system) {
  auto opened = OpenAsOperator(context);
  if (!opened) return Unexpected(opened.error());
  const auto found = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    auto own = build::FindCaseSystem(tx, arguments.authority);
    if (!own) return Unexpected(own.error());
    system = std::move(*own);
    return {};
  });
  if (!found) return Unexpected(found.error());
  const auto access =
      opened->Access(context, "statutory return", build::RequestFor(system, TitleOf(arguments)));
  if (!access) return Unexpected(access.error());
  build::CaseModel model;
  const auto read = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    auto record = build::ReadCaseRecord(tx, *access, system);
    if (!record) return Unexpected(record.error());
    model = build::ReadModel(*record);
    return {};
  });
  if (!read) return Unexpected(read.error());
  return model;
}

// Whether a postcode lies in the authority, by the packed directory.
Result<std::function<bool(const std::string&)>> InArea(const BuildArguments& arguments,
                                                       const std::string& authority) {
  if (arguments.postcodes.empty()) return std::function<bool(const std::string&)>();
  auto opened = returns::Postcodes::Open(arguments.postcodes);
  if (!opened) return Fail(ErrorKind::kCannotRun, opened.error().message);
  const auto directory = std::make_shared<returns::Postcodes>(std::move(*opened));
  const std::string home(returns::ssda903::AuthorityCode(authority));
  return std::function<bool(const std::string&)>([directory, home](const std::string& postcode) {
    std::string compact;
    for (const char c : ToUpperAscii(postcode))
      if (c != ' ') compact += c;
    const auto place = directory->Find(compact);
    if (!place) return false;
    for (const returns::ssda903::UpperTierRow& row : returns::ssda903::UpperTiers())
      if (row.district == place->district) return row.upper_tier == home;
    return false;
  });
}

Result<build::BuiltReturn> Build(const BuildArguments& arguments, const build::CaseModel& model,
                                 const build::CaseSystem& system, Date as_of) {
  if (arguments.return_name == "ssda903") return build::BuildSsda903(model, arguments.year);
  if (arguments.return_name == "cin")
    return build::BuildCin(model, arguments.year,
                           {system.authority, FormatIso(SystemClock().Today()) + "T00:00:00"});
  auto in_area = InArea(arguments, system.authority);
  if (!in_area) return Unexpected(in_area.error());
  return build::BuildAnnexA(model, {as_of, system.agency, std::move(*in_area)});
}

int Tell(const Context& context, const BuildArguments& arguments, const build::CaseSystem& system,
         const build::BuiltReturn& built) {
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("return", arguments.return_name)
        .Field("authority", system.authority)
        .Field("as_of", system.as_of)
        .Field("children", static_cast<std::int64_t>(built.children));
    json.Key("files").BeginArray();
    for (const build::BuiltFile& file : built.files) json.String(file.name);
    json.EndArray().Key("notes").BeginArray();
    for (const std::string& note : built.notes) json.String(note);
    json.EndArray().EndObject();
    std::printf("%s\n", json.Text().c_str());
    return 0;
  }
  std::printf("%s: %zu children, in %zu files in %s, from the case system of %s as of %s.\n",
              TitleOf(arguments).c_str(), built.children, built.files.size(), arguments.out.c_str(),
              system.agency.c_str(), system.as_of.c_str());
  for (const std::string& note : built.notes) std::printf("Look at this: %s.\n", note.c_str());
  if (arguments.return_name == "annex_a")
    std::printf("Next: kindred returns check --return annex_a --year %d --as-of %s %s\n", arguments.year,
                arguments.as_of.c_str(), arguments.out.c_str());
  else
    std::printf("Next: kindred returns check --return %s --year %d %s\n", arguments.return_name.c_str(),
                arguments.year, arguments.out.c_str());
  return 0;
}

int RunBuild(const Context& context, BuildArguments arguments) {
  const bool lists = arguments.return_name == "annex_a";
  std::optional<Date> as_of;
  if (!arguments.as_of.empty() && !(as_of = ParseDate(arguments.as_of, DateOrder::kIso)))
    return Report({ErrorKind::kUsage, "--as-of " + arguments.as_of + ": no date; write 2026-03-31"});
  if (!lists && arguments.year == 0)
    return Report({ErrorKind::kUsage, "which year? add --year 2026 for 1 April 2025 to 31 March 2026"});
  if (!lists && (arguments.year < 2023 || arguments.year > 2100))
    return Report(
        {ErrorKind::kUsage, "--year " + std::to_string(arguments.year) +
                                ": give the year in which the collection year ends, 2023 or later"});
  build::CaseSystem system;
  auto model = ReadRecord(context, arguments, system);
  if (!model) return Report(model.error());
  if (lists) {
    if (!as_of) as_of = ParseDate(system.as_of, DateOrder::kIso).value_or(SystemClock().Today());
    arguments.as_of = FormatIso(*as_of);
    arguments.year = FinancialYear(*as_of);
  }
  auto built = Build(arguments, *model, system, as_of.value_or(Date()));
  if (!built) return Report(built.error());
  if (system.quarantined != 0)
    built->notes.push_back(std::to_string(system.quarantined) +
                           " rows of the case system are in quarantine and so not in the return "
                           "(kindred quarantine list shows them)");
  for (const std::string& child : model->left_out)
    built->notes.push_back("Child " + child +
                           " has more rows in one table than a child can have and was left out");
  std::error_code error;
  fs::create_directories(arguments.out, error);
  if (error)
    return Report(
        {ErrorKind::kCannotRun, arguments.out + ": this folder cannot be made; is it yours to write?"});
  for (const build::BuiltFile& file : built->files) {
    // A return names children: nobody but the owner reads it.
    if (auto written = SystemFiles().Write(fs::path(arguments.out) / file.name, file.bytes, 0600); !written)
      return Report(written.error());
  }
  if (lists) {
    const fs::path book = fs::path(arguments.out) / ("annex_a_" + arguments.as_of + ".xlsx");
    if (auto written = build::WriteAnnexAWorkbook(*built, book); !written) return Report(written.error());
    fs::permissions(book, fs::perms::owner_read | fs::perms::owner_write, error);
  }
  return Tell(context, arguments, system, *built);
}

}  // namespace

void AddReturnsBuild(CLI::App& returns_noun, Context& context) {
  const auto arguments = std::make_shared<BuildArguments>();
  CLI::App* verb = returns_noun.add_subcommand(
      "build", "Make a return from the record: from the authority's own case system, and nothing else");
  verb->add_option("--return", arguments->return_name, "ssda903, cin or annex_a")
      ->required()
      ->check(CLI::IsMember({"ssda903", "cin", "annex_a"}));
  verb->add_option("--year", arguments->year,
                   "The year in which the collection year ends: 2026 is April 2025 to March 2026");
  verb->add_option("--as-of", arguments->as_of,
                   "Annex A: the day that the lists are for; the day of the newest extract if not said");
  verb->add_option("--la", arguments->authority,
                   "The authority, three digits, where the store holds several");
  verb->add_option("--postcodes", arguments->postcodes,
                   "Annex A: the postcode directory, to say which placements are in the area");
  verb->add_option("--out", arguments->out, "The folder that the files go to")->required();
  verb->callback([arguments, &context] {
    context.run = [arguments, &context] { return RunBuild(context, *arguments); };
  });
}

}  // namespace kindred::cli
