// kindred returns push: the Department's daily collection.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "base/json.hpp"
#include "base/seams.hpp"
#include "cli/config.hpp"
#include "cli/operator_store.hpp"
#include "cli/returns.hpp"
#include "statutory/build/case_model.hpp"
#include "statutory/build/read_record.hpp"
#include "statutory/push/push.hpp"
#include "statutory/push/schema.hpp"

namespace kindred::cli {
namespace {

namespace fs = std::filesystem;
namespace build = statutory::build;
namespace push = statutory::push;

struct PushArguments {
  bool dry_run = false;
  bool accept_purges = false;
  std::string authority, since, url, credentials, out;
};

// "http://127.0.0.1:4010/api": no TLS is needed where nothing leaves the machine.
bool StaysHere(const std::string& url) {
  if (!url.starts_with("http://")) return false;
  const std::string rest = url.substr(7);
  const std::string host =
      rest.starts_with('[') ? rest.substr(1, rest.find(']') - 1) : rest.substr(0, rest.find_first_of(":/"));
  return host == "localhost" || IsLoopback(host);
}

// The chunks as they would be posted, one file each, for somebody to look at.
Result<void> WriteChunks(const push::PushPlan& plan, const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return Fail(ErrorKind::kCannotRun, folder + ": this folder cannot be made; is it yours to write?");
  const std::size_t most = push::DepartmentSchema().MostItems();
  for (std::size_t at = 0; at < plan.messages.size(); at += most) {
    std::string body = "[";
    for (std::size_t i = at; i < std::min(at + most, plan.messages.size()); ++i)
      body.append(i > at ? ",\n" : "\n").append(plan.messages[i].json);
    char name[32];
    std::snprintf(name, sizeof name, "push_%04zu.json", at / most + 1);
    if (auto written = SystemFiles().Write(fs::path(folder) / name, body + "\n]\n", 0600); !written)
      return written;
  }
  return {};
}

int Tell(const Context& context, const PushArguments& arguments, const push::PushPlan& plan,
         const push::SendReport& report) {
  if (context.json) {
    JsonWriter json;
    json.BeginObject()
        .Field("dry_run", arguments.dry_run)
        .Field("authority", plan.authority)
        .Field("children", static_cast<std::int64_t>(plan.children))
        .Field("changed", static_cast<std::int64_t>(plan.messages.size()))
        .Field("unchanged", static_cast<std::int64_t>(plan.unchanged))
        .Field("purged", static_cast<std::int64_t>(plan.purged))
        .Field("purges_withheld", static_cast<std::int64_t>(plan.withheld))
        .Field("not_valid", static_cast<std::int64_t>(plan.faulty.size()))
        .Field("accepted", static_cast<std::int64_t>(report.accepted))
        .Field("refused", static_cast<std::int64_t>(report.refused.size()))
        .Field("requests", static_cast<std::int64_t>(report.requests))
        .EndObject();
    std::printf("%s\n", json.Text().c_str());
  } else {
    std::printf(
        "%zu children are in the daily collection: %zu have changed since the last push (%zu of them are "
        "purged), "
        "%zu have not.\n",
        plan.children, plan.messages.size(), plan.purged, plan.unchanged);
    if (plan.withheld != 0)
      std::printf(
          "Purges of %zu children are withheld: rows of the case system are in quarantine, and what is "
          "missing "
          "may be one of them.\n",
          plan.withheld);
    if (arguments.dry_run)
      std::printf("Nothing was sent: this was a dry run%s%s.\n",
                  arguments.out.empty() ? "" : "; the messages are in ", arguments.out.c_str());
    else
      std::printf("Accepted: %zu, in %zu requests.\n", report.accepted, report.requests);
  }
  for (const auto& [child, faults] : plan.faulty)
    std::fprintf(stderr, "kindred: child %s was left out: %s\n", child.c_str(), faults.front().c_str());
  for (const push::Refused& refused : report.refused)
    std::fprintf(stderr, "kindred: child %s was refused by the Department's service (status %d)\n",
                 refused.child_id.c_str(), refused.status);
  if (report.stopped) return Report(*report.stopped);
  return plan.faulty.empty() && report.refused.empty() ? 0 : 1;
}

int RunPush(const Context& context, const PushArguments& arguments) {
  const std::string server = arguments.url.empty() ? push::DepartmentSchema().Server() : arguments.url;
  if (!server.starts_with("https://") && !StaysHere(server))
    return Report({ErrorKind::kUsage, "--url " + server + ": must begin with https://"});
  if (!arguments.dry_run && arguments.credentials.empty() && !StaysHere(server))
    return Report({ErrorKind::kUsage, "add --credentials FILE, or --dry-run to see what would be sent"});
  std::vector<std::string> headers;
  if (!arguments.credentials.empty()) {
    auto read = push::ReadCredentials(arguments.credentials);
    if (!read) return Report(read.error());
    headers = std::move(*read);
  }
  auto opened = OpenAsOperator(context);
  if (!opened) return Report(opened.error());
  build::CaseSystem system;
  push::SentChildren sent;
  const auto found = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    auto own = build::FindCaseSystem(tx, arguments.authority);
    if (!own) return Unexpected(own.error());
    system = std::move(*own);
    sent = push::ReadSent(tx, system.authority);
    return {};
  });
  if (!found) return Report(found.error());
  const Date on = ParseDate(system.as_of, DateOrder::kIso).value_or(SystemClock().Today());
  Date since = Date::FromYmd(FinancialYear(on) - 1, 4, 1);
  if (!arguments.since.empty()) {
    const auto given = ParseDate(arguments.since, DateOrder::kIso);
    if (!given)
      return Report({ErrorKind::kUsage, "--since " + arguments.since + ": no date; write 2025-04-01"});
    since = *given;
  }
  const auto access = opened->Access(context, "statutory return",
                                     build::RequestFor(system, "daily collection of the Department"));
  if (!access) return Report(access.error());
  push::PushPlan plan;
  const auto planned = opened->db->Read([&](store::Transaction& tx) -> Result<void> {
    auto record = build::ReadCaseRecord(tx, *access, system);
    if (!record) return Unexpected(record.error());
    plan = push::PlanPush(build::ReadModel(*record), sent,
                          {system.authority, on, since, system.quarantined > 0});
    return {};
  });
  if (!planned) return Report(planned.error());
  if (!arguments.out.empty())
    if (auto written = WriteChunks(plan, arguments.out); !written) return Report(written.error());
  push::SendReport report;
  if (!arguments.dry_run) {
    if (plan.purges_many && !arguments.accept_purges)
      return Report(
          {ErrorKind::kBadData, std::to_string(plan.purged) + " of " + std::to_string(sent.size()) +
                                    " children sent before are no longer in the case system's extract and "
                                    "would be purged; nothing "
                                    "was sent. Is the extract whole? If it is right, add --accept-purges"});
    push::CurlTransport transport(std::move(headers));
    push::SendOptions options;
    options.url = push::UrlOf(server, system.authority);
    report = push::SendPlan(*opened->db, opened->account, plan, options, transport, {});
  }
  return Tell(context, arguments, plan, report);
}

}  // namespace

void AddReturnsPush(CLI::App& returns_noun, Context& context) {
  const auto arguments = std::make_shared<PushArguments>();
  CLI::App* verb = returns_noun.add_subcommand(
      "push", "Send the Department's daily collection what has changed since the last push");
  verb->add_flag("--dry-run", arguments->dry_run,
                 "Make and check the messages; send nothing, remember nothing");
  verb->add_option("--out", arguments->out,
                   "A folder that the messages are written to, for somebody to look at");
  verb->add_option(
      "--credentials", arguments->credentials,
      "A file that only its owner can read: the headers that say who sends, one \"Name: value\" a line");
  verb->add_option("--url", arguments->url, "The service; the Department's if not said");
  verb->add_option("--la", arguments->authority,
                   "The authority, three digits, where the store holds several");
  verb->add_option(
      "--since", arguments->since,
      "Begin with episodes that closed on or after this day; 1 April of the collection year if not said");
  verb->add_flag("--accept-purges", arguments->accept_purges,
                 "Purge even where many children are gone from the extract");
  verb->callback([arguments, &context] {
    context.run = [arguments, &context] { return RunPush(context, *arguments); };
  });
}

}  // namespace kindred::cli
