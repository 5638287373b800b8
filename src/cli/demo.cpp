// kindred demo: a synthetic area with its truth, and tables of people to measure linkage on.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "base/json.hpp"
#include "cli/commands.hpp"
#include "demo/generate.hpp"
#include "demo/people.hpp"

namespace kindred::cli {
namespace {

// A bar on a terminal, for work that takes over a second; nothing elsewhere.
class Progress {
 public:
  explicit Progress(std::string unit)
      : unit_(std::move(unit)),
        started_(std::chrono::steady_clock::now()),
        shown_(isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (drawn_) std::fputs("\r\033[K", stderr);
  }
  void operator()(std::int64_t done, std::int64_t all) {
    using std::chrono::duration;
    if (!shown_) return;
    const auto now = std::chrono::steady_clock::now();
    const double seconds = duration<double>(now - started_).count();
    if (seconds < 1 || (drawn_ && duration<double>(now - last_).count() < 0.1)) return;
    last_ = now;
    drawn_ = true;
    const double share = all == 0 ? 1 : static_cast<double>(done) / static_cast<double>(all);
    const int filled = static_cast<int>(share * 30);
    const double rate = static_cast<double>(done) / seconds;
    const std::string line =
        fmt::format("\r\033[K[{}{}] {:3.0f} %  {:.0f} {}/s, {:.0f} s left",
                    std::string(static_cast<std::size_t>(filled), '='),
                    std::string(static_cast<std::size_t>(30 - filled), ' '), share * 100, rate, unit_,
                    rate > 0 ? static_cast<double>(all - done) / rate : 0.0);
    std::fputs(line.c_str(), stderr);
  }

 private:
  std::string unit_;
  std::chrono::steady_clock::time_point started_, last_;
  bool shown_, drawn_ = false;
};

struct Wanted {
  demo::Options area;
  demo::PeopleOptions people;
  std::string as_of = "2026-03-31";
  std::string out;
  bool force = false;
};

int RunGenerate(const Wanted& wanted, bool json) {
  demo::Options options = wanted.area;
  const auto as_of = ParseDate(wanted.as_of, DateOrder::kIso);
  if (!as_of)
    return Report({ErrorKind::kUsage, "--as-of " + wanted.as_of + " is not a date; write it as 2026-03-31"});
  options.as_of = *as_of;
  Result<demo::Summary> made = [&] {
    Progress progress("families");
    return demo::Generate(options, wanted.out, wanted.force, std::ref(progress));
  }();
  if (!made) return Report(made.error());
  const demo::Sheets::Counts& c = made->counts;
  if (json) {
    JsonWriter out;
    out.BeginObject()
        .Field("out", wanted.out)
        .Field("children", c.children)
        .Field("families", made->families)
        .Field("people", c.people);
    out.Field("records", c.records)
        .Field("rows", c.rows)
        .Field("files", made->files)
        .Field("bytes", made->bytes)
        .Field("seconds", made->seconds);
    out.Field("looked_after", c.looked_after)
        .Field("protection_plans", c.protection_plans)
        .Field("in_need", c.in_need)
        .Field("referrals", c.referrals);
    out.EndObject();
    std::puts(out.Text().c_str());
    return 0;
  }
  fmt::print(
      "{}: {} children in {} families; {} rows about {} source records in {} files, {:.1f} MB, {:.1f} s\n",
      wanted.out, c.children, made->families, c.rows, c.records, made->files,
      static_cast<double>(made->bytes) / 1e6, made->seconds);
  fmt::print(
      "On {}: {} looked after, {} on protection plans, {} in need; {} referrals in the year. Nobody in it "
      "exists.\n",
      wanted.as_of, c.looked_after, c.protection_plans, c.in_need, c.referrals);
  fmt::print("Next: kindred import {}\n", wanted.out);
  return 0;
}

int RunPeople(const Wanted& wanted, bool json) {
  Result<demo::PeopleSummary> made = [&] {
    Progress progress("records");
    return demo::GeneratePeople(wanted.people, wanted.out, wanted.force, std::ref(progress));
  }();
  if (!made) return Report(made.error());
  if (json) {
    JsonWriter out;
    out.BeginObject()
        .Field("out", wanted.out)
        .Field("records", made->records)
        .Field("persons", made->persons)
        .Field("households", made->households);
    out.Field("bytes", made->bytes).Field("seconds", made->seconds).EndObject();
    std::puts(out.Text().c_str());
    return 0;
  }
  fmt::print("{}: {} records of {} people in {} households, {:.1f} MB, {:.1f} s\n", wanted.out, made->records,
             made->persons, made->households, static_cast<double>(made->bytes) / 1e6, made->seconds);
  return 0;
}

}  // namespace

void RegisterDemo(CLI::App& app, Context& context) {
  CLI::App* demo = app.add_subcommand("demo", "Make synthetic data with its truth");
  demo->require_subcommand(1);
  const auto wanted = std::make_shared<Wanted>();

  CLI::App* generate = demo->add_subcommand(
      "generate", "Make a synthetic area: what every agency would hold about its families");
  generate->add_option("--children", wanted->area.children, "Children under 18 on the reference date")
      ->capture_default_str();
  generate->add_option("--authorities", wanted->area.authorities, "Authorities, 1 to 12")
      ->capture_default_str();
  generate->add_option("--seed", wanted->area.seed, "The same seed makes the same bytes")
      ->capture_default_str();
  generate->add_option("--as-of", wanted->as_of, "Reference date of the extracts")->capture_default_str();
  generate->add_option("--out", wanted->out, "Folder to write to")->required();
  generate->add_option("--threads", wanted->area.threads, "Threads; 0 is one for each processor")
      ->capture_default_str();
  generate->add_flag("--force", wanted->force, "Write into a folder that is not empty");
  generate->callback([wanted, &context] {
    context.run = [wanted, &context] { return RunGenerate(*wanted, context.json); };
  });

  CLI::App* people = demo->add_subcommand("people", "Make a table of people to link, with the truth");
  people->add_option("--records", wanted->people.records, "Rows to write")->capture_default_str();
  people->add_option("--seed", wanted->people.seed, "The same seed makes the same bytes")
      ->capture_default_str();
  people->add_option("--out", wanted->out, "Folder to write to")->required();
  people->add_flag("--force", wanted->force, "Write into a folder that is not empty");
  people->callback(
      [wanted, &context] { context.run = [wanted, &context] { return RunPeople(*wanted, context.json); }; });
}

}  // namespace kindred::cli
