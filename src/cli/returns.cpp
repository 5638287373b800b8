// kindred returns check, returns rules, reference load-postcodes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/returns.hpp"
#include "returns/check.hpp"
#include "returns/findings.hpp"
#include "returns/reference_page.hpp"
#include "returns/ssda903/authorities.hpp"
#include "tables/file.hpp"

namespace kindred::cli {
namespace {

namespace fs = std::filesystem;

struct CheckArguments {
  std::string return_name;
  int year = 0;
  std::vector<std::string> paths;
  std::vector<std::string> last;
  std::vector<std::string> providers;
  std::string postcodes;
  std::string authority;
  std::string as_of;
  std::string rules;
  std::string levels;
  std::string format;
  std::string out;
  unsigned threads = 0;
};

// The files of an upload, mapped; `inputs` are views of them.
struct Upload {
  std::vector<tables::MappedFile> files;
  std::vector<returns::InputFile> inputs;
};

bool IsTableFile(const fs::directory_entry& entry) {
  std::error_code error;
  const std::string extension = ToLowerAscii(entry.path().extension().string());
  return entry.is_regular_file(error) && (extension == ".csv" || extension == ".xml");
}

// A file, or the CSV and XML files of a folder in the order of their names; with `below`, of its folders too.
Result<void> AddFiles(const std::string& given, Upload& upload, bool below = false) {
  std::vector<fs::path> paths;
  std::error_code error;
  if (fs::is_directory(given, error)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(given, error)) {
      if (IsTableFile(entry)) paths.push_back(entry.path());
      if (!below || !entry.is_directory(error)) continue;
      for (const fs::directory_entry& inner : fs::directory_iterator(entry.path(), error))
        if (IsTableFile(inner)) paths.push_back(inner.path());
    }
    std::sort(paths.begin(), paths.end());
    if (paths.empty()) {
      return Fail(ErrorKind::kCannotRun,
                  given + ": has no file that ends in .csv or .xml; give the folder of the return");
    }
  } else {
    paths.emplace_back(given);
  }
  for (const fs::path& path : paths) {
    Result<tables::MappedFile> file = tables::MappedFile::Open(path);
    if (!file) return Unexpected(file.error());
    upload.inputs.push_back({path.filename().string(), file->Bytes()});
    upload.files.push_back(std::move(*file));
  }
  return {};
}

Result<returns::Checked> Check(const CheckArguments& arguments, const Upload& now, const Upload& last,
                               const returns::CheckOptions& options) {
  if (arguments.return_name == "annex_a") return returns::CheckAnnexA(now.inputs, options);
  if (arguments.return_name == "cin") {
    if (now.inputs.size() != 1) {
      return Fail(ErrorKind::kUsage,
                  "a CIN census is one XML file, and " + std::to_string(now.inputs.size()) + " were given");
    }
    return returns::CheckCin(now.inputs[0], options);
  }
  return returns::CheckSsda903(now.inputs, last.inputs, options);
}

int Finish(const CheckArguments& arguments, const returns::Checked& checked) {
  const bool to_stdout = arguments.out.empty();
  if (arguments.format == "xlsx") {
    if (Result<void> written = returns::WriteWorkbook(checked, arguments.out); !written)
      return Report(written.error());
  } else {
    std::FILE* file = to_stdout ? stdout : std::fopen(arguments.out.c_str(), "wb");
    if (file == nullptr) {
      return Report({ErrorKind::kCannotRun,
                     arguments.out + ": cannot be written; is the folder there, and is it yours?"});
    }
    const returns::Sink sink = [file](std::string_view piece) {
      std::fwrite(piece.data(), 1, piece.size(), file);
    };
    if (arguments.format == "json") {
      returns::WriteJson(checked, sink);
    } else {
      returns::WriteCsv(checked, sink);
    }
    const bool failed = std::ferror(file) != 0;
    if ((to_stdout ? std::fflush(file) : std::fclose(file)) != 0 || failed) {
      return Report({ErrorKind::kCannotRun, (to_stdout ? "stdout" : arguments.out) +
                                                ": could not be written to the end; is the disk full?"});
    }
  }
  const std::string summary = returns::Summary(checked);
  std::fputs(summary.c_str(), to_stdout ? stderr : stdout);
  if (!checked.readable() || checked.rules.empty()) {
    return Report({ErrorKind::kCannotRun, "nothing could be checked; the files are named above"});
  }
  return checked.finding_count() != 0 || !checked.problems.empty() ? 1 : 0;
}

int RunCheck(const CheckArguments& given, const Context& context) {
  CheckArguments arguments = given;
  if (arguments.format.empty())
    arguments.format = context.json ? "json" : arguments.out.ends_with(".xlsx") ? "xlsx" : "csv";
  if (arguments.format == "xlsx" && arguments.out.empty()) {
    return Report({ErrorKind::kUsage, "a workbook needs a place: add --out findings.xlsx"});
  }
  returns::CheckOptions options;
  options.year = arguments.year;
  options.threads = arguments.threads;
  for (const std::string_view code : Split(arguments.rules, ',')) {
    if (!Trim(code).empty()) options.rules.emplace_back(Trim(code));
  }
  if (!arguments.authority.empty()) {
    options.authority = returns::ssda903::AuthorityCode(ToUpperAscii(arguments.authority));
    if (options.authority.empty()) {
      return Report({ErrorKind::kUsage, "--la " + arguments.authority +
                                            ": there is no such authority; give its nine-character code "
                                            "(E06000004) or its DfE number (808)"});
    }
  }
  if (!arguments.as_of.empty()) {
    options.as_of = ParseDate(arguments.as_of, DateOrder::kIso);
    if (!options.as_of)
      return Report({ErrorKind::kUsage, "--as-of " + arguments.as_of + ": no date; write 2026-03-31"});
  }
  if (!arguments.levels.empty()) {
    Result<tables::MappedFile> file = tables::MappedFile::Open(arguments.levels);
    if (!file) return Report(file.error());
    Result<returns::Levels> levels = returns::Levels::Parse(file->Bytes(), arguments.levels);
    if (!levels) return Report(levels.error());
    options.levels = std::move(*levels);
  }
  Upload now;
  Upload last;
  for (const std::string& path : arguments.paths) {
    if (Result<void> added = AddFiles(path, now, arguments.return_name == "annex_a"); !added)
      return Report(added.error());
  }
  for (const std::string& path : arguments.last) {
    if (Result<void> added = AddFiles(path, last); !added) return Report(added.error());
  }
  returns::ssda903::ProviderList providers;
  for (const std::string& path : arguments.providers) {
    Result<tables::MappedFile> file = tables::MappedFile::Open(path);
    if (!file) return Report(file.error());
    Result<void> read =
        returns::ssda903::ReadProviders(file->Bytes(), fs::path(path).filename().string(), providers);
    if (!read) return Report({ErrorKind::kCannotRun, read.error().message});
    options.providers = &providers;
  }
  std::unique_ptr<returns::Postcodes> postcodes;
  if (!arguments.postcodes.empty()) {
    Result<returns::Postcodes> opened = returns::Postcodes::Open(arguments.postcodes);
    if (!opened) return Report({ErrorKind::kCannotRun, opened.error().message});
    postcodes = std::make_unique<returns::Postcodes>(std::move(*opened));
    options.postcodes = postcodes.get();
  }
  const Result<returns::Checked> checked = Check(arguments, now, last, options);
  return checked ? Finish(arguments, *checked) : Report(checked.error());
}

int RunRules(const std::string& return_name, int year, bool json_wanted) {
  const Result<std::vector<returns::RuleLine>> lines = returns::ListRules(return_name, year);
  if (!lines) return Report(lines.error());
  if (json_wanted) {
    JsonWriter json;
    json.BeginArray();
    for (const returns::RuleLine& line : *lines) {
      json.BeginObject()
          .Field("rule", line.info->code)
          .Field("level", returns::LevelName(line.level))
          .Field("needs", line.needs)
          .Field("fields", line.info->fields)
          .Field("message", line.info->message)
          .EndObject();
    }
    json.EndArray();
    std::printf("%s\n", json.Text().c_str());
    return 0;
  }
  for (const returns::RuleLine& line : *lines) {
    std::printf("%-10s %-8s %s  [%s]\n", std::string(line.info->code).c_str(),
                std::string(returns::LevelName(line.level)).c_str(), std::string(line.info->message).c_str(),
                line.needs.c_str());
  }
  return 0;
}

int LoadPostcodes(const std::string& from, const std::string& to) {
  const Result<returns::Postcodes> postcodes = returns::Postcodes::Open(from);
  if (!postcodes) return Report({ErrorKind::kCannotRun, postcodes.error().message});
  const Result<void> written = SystemFiles().Write(to, postcodes->Packed());
  if (!written) return Report(written.error());
  std::printf("%zu postcodes, %.1f MB, in %s\n", postcodes->size(),
              static_cast<double>(postcodes->Packed().size()) / 1e6, to.c_str());
  return 0;
}

}  // namespace

void RegisterReturns(CLI::App& app, Context& context) {
  CLI::App* returns_noun = app.add_subcommand(
      "returns", "Statutory returns: check them, make them from the record, send the daily data");
  returns_noun->require_subcommand(1);
  AddReturnsBuild(*returns_noun, context);
  AddReturnsPush(*returns_noun, context);

  const auto arguments = std::make_shared<CheckArguments>();
  CLI::App* check =
      returns_noun->add_subcommand("check", "Check a return; the findings are printed, or written to --out");
  check->add_option("--return", arguments->return_name, "ssda903, cin or annex_a")
      ->required()
      ->check(CLI::IsMember({"ssda903", "cin", "annex_a"}));
  check
      ->add_option("--year", arguments->year,
                   "The year in which the collection year ends: 2026 is April 2025 to March 2026")
      ->required();
  check->add_option("path", arguments->paths, "The folder of the return, or its files")->required();
  check->add_option("--last", arguments->last, "The folder of last year's SSDA903, or its files");
  check->add_option("--providers", arguments->providers,
                    "Ofsted's list of providers (.xlsx or .csv); more than one may be given");
  check->add_option("--postcodes", arguments->postcodes,
                    "The postcode directory, as made by reference load-postcodes");
  check->add_option("--la", arguments->authority, "The authority that makes the return: E06000004, or 808");
  check->add_option("--as-of", arguments->as_of,
                    "Annex A: the day that the lists are for; 31 March of the year if not said");
  check->add_option("--rules", arguments->rules, "Only these rules, with commas between them");
  check->add_option("--levels", arguments->levels,
                    "Levels that the Department has revised: lines of rule, tab, error or query");
  check->add_option("--format", arguments->format, "csv, json or xlsx")
      ->check(CLI::IsMember({"csv", "json", "xlsx"}));
  check->add_option("--out", arguments->out, "Where the findings go; the summary is printed");
  check->add_option("--threads", arguments->threads, "At most this many threads; the findings are the same");
  check->callback([arguments, &context] {
    context.run = [arguments, &context] { return RunCheck(*arguments, context); };
  });

  const auto listed = std::make_shared<std::pair<std::string, int>>("", 2026);
  const auto page = std::make_shared<bool>(false);
  CLI::App* rules =
      returns_noun->add_subcommand("rules", "List the rules: code, level, what is wrong, what they need");
  rules->add_option("--return", listed->first, "ssda903, cin or annex_a")
      ->check(CLI::IsMember({"ssda903", "cin", "annex_a"}));
  rules->add_option("--year", listed->second, "The year in which the collection year ends");
  rules->add_flag("--page", *page, "Print the reference page of all rules (docs/reference/returns.md)");
  rules->callback([listed, page, &context] {
    context.run = [listed, page, &context] {
      if (*page) {
        std::fputs(returns::ReferencePage().c_str(), stdout);
        return 0;
      }
      if (listed->first.empty())
        return Report({ErrorKind::kUsage, "which return? add --return ssda903 or --return cin"});
      return RunRules(listed->first, listed->second, context.json);
    };
  });

  const std::vector<CLI::App*> same =
      app.get_subcommands([](CLI::App* noun) { return noun->get_name() == "reference"; });
  CLI::App* reference = same.empty() ? nullptr : same.front();
  if (reference == nullptr) {
    reference = app.add_subcommand("reference", "Reference data that Kindred reads from files of yours");
    reference->require_subcommand(1);
  }
  const auto from_to = std::make_shared<std::pair<std::string, std::string>>("", "postcodes.kpc");
  CLI::App* load = reference->add_subcommand(
      "load-postcodes", "Pack the ONS postcode directory (CSV, plain or zstd) for quick look-ups");
  load->add_option("file", from_to->first, "A CSV with postcode, easting, northing, laua")->required();
  load->add_option("--out", from_to->second, "The packed file; postcodes.kpc if not said");
  load->callback([from_to, &context] {
    context.run = [from_to] { return LoadPostcodes(from_to->first, from_to->second); };
  });
}

}  // namespace kindred::cli
