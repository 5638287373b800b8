// `kindred serve`: the site, made of every domain's routes.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iterator>

#include "base/log.hpp"
#include "base/seams.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/config.hpp"
#include "cli/schema.hpp"
#include "families/pages.hpp"
#include "families/standing.hpp"
#include "identity/accounts.hpp"
#include "identity/openid/provider.hpp"
#include "identity/pages.hpp"
#include "intake/import.hpp"
#include "intake/pages.hpp"
#include "sharing/decide.hpp"
#include "sharing/gate.hpp"
#include "statutory/pages.hpp"
#include "statutory/run_check.hpp"
#include "store/access_log.hpp"
#include "store/chain.hpp"
#include "store/jobs.hpp"
#include "web/gallery.hpp"
#include "web/server.hpp"

namespace kindred::cli {
namespace {

struct ServeOptions {
  std::string listen;  // empty: the configuration's
  std::string config;  // empty: kindred.toml where there is one
  bool demo = false;
  bool routes = false;  // only say which routes there are
};

// Why this account may not use what has this policy; nothing when it may. Pages ask for an Access besides.
std::optional<std::string> Refuse(const web::SignedIn& who, const web::RoutePolicy& policy) {
  if (policy.action == "public" || policy.action == "signed_in") return std::nullopt;
  if (who.must_change_password)
    return "Choose a password of your own first: go to your account and change it.";
  if (who.must_add_code)
    return "Your role needs a second step to sign in. Go to your account and add an authenticator app first.";
  const auto action = ActionFromName(policy.action);
  const auto section = SectionFromName(policy.section);
  const sharing::Decision decision =
      sharing::Decide(sharing::ShippedPolicies(), {.role = who.role, .agency_kind = who.agency_kind},
                      {.action = *action,
                       .sections = section ? Sections().With(*section) : Sections::All(),
                       .purpose = std::string(sharing::ShippedPolicies().purposes.front())});
  return decision.allowed ? std::nullopt : std::optional(decision.reason);
}

std::vector<web::NavItem> Navigation() {
  return {{"home", "Home", "/", {"signed_in", "none"}},
          {"search", "Search", "/search", {"search", "core"}},
          {"matches", "Matches", "/matches", {"correct", "linkage"}},
          {"sources", "Sources", "/sources", {"report", "none"}},
          {"imports", "Imports", "/imports", {"import", "sources"}},
          {"quarantine", "Quarantine", "/quarantine", {"import", "sources"}},
          {"returns", "Returns", "/returns", {"import", "sources"}},
          {"access", "Who looked", "/access", {"audit", "audit"}},
          {"accounts", "Accounts", "/accounts", {"accounts", "none"}}};
}

// What the domains' pages are made with; everything outlives the server.
struct Parts {
  store::Database& db;
  store::AccessLog& log;
  sharing::Gate& gate;
  const web::Shell& shell;
  store::JobRunner& runner;
  std::filesystem::path inbox;  // where uploads wait for their import
  bool demo = false;
  std::string address;  // where browsers find the site, as far as the configuration says
  identity::openid::Provider* openid = nullptr;
};

// Every route of the program. A domain adds its own here, and its entries of the navigation above.
std::vector<web::Route> AllRoutes(const Parts& parts) {
  const identity::Pages pages{.db = parts.db,
                              .shell = parts.shell,
                              .address = parts.address,
                              .provider = parts.openid ? parts.openid->About().title : std::string(),
                              .openid = parts.openid};
  std::vector<web::Route> routes = identity::Routes(pages);
  const auto add = [&routes](std::vector<web::Route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(routes));
  };
  add(families::Routes({.db = parts.db,
                        .log = &parts.log,
                        .gate = parts.gate,
                        .shell = parts.shell,
                        .panels = {statutory::ReturnsPanel()}}));
  add(intake::Routes({.db = parts.db,
                      .gate = parts.gate,
                      .shell = parts.shell,
                      .inbox = parts.inbox,
                      .wake = [&runner = parts.runner] { runner.Wake(); }}));
  add(statutory::Routes(
      {.db = parts.db, .gate = parts.gate, .shell = parts.shell, .wake = [&runner = parts.runner] {
         runner.Wake();
       }}));
  if (parts.demo) routes.push_back(web::GalleryRoute(parts.shell));
  routes.push_back({web::Method::kGet, "/health", {"public", "none"}, [](const web::Request&) {
                      web::Response response = web::Html("ok\n");
                      response.content_type = "text/plain; charset=utf-8";
                      return response;
                    }});
  return routes;
}

int Serve(const Context& context, const ServeOptions& options) {
  auto config = ReadConfig(options.config.empty() ? "kindred.toml" : options.config, !options.config.empty());
  if (!config) return Report(config.error());
  const auto listen = ParseListen(options.listen.empty() ? config->listen : options.listen);
  if (!listen) return Report(listen.error());
  const bool default_database = context.database == Context{}.database;
  const std::string location =
      default_database && !config->database.empty() ? config->database : context.database;

  const store::Options store_options{.migrations = AllMigrations()};
  auto db = store::Open(location, store_options);
  if (!db) return Report(db.error());
  auto access_log = store::AccessLog::Open(location, store_options);
  if (!access_log) return Report(access_log.error());

  bool demo = options.demo;
  bool has_accounts = false;
  auto read = (*db)->Write([&](store::Transaction& tx) -> Result<void> {
    if (options.demo) identity::MarkDemo(tx);
    demo = identity::IsDemo(tx);
    const auto accounts = identity::Accounts(tx);
    has_accounts = std::any_of(accounts.begin(), accounts.end(),
                               [](const identity::Account& account) { return account.role != "operator"; });
    return {};
  });
  if (!read) return Report(read.error());
  if (demo && !IsLoopback(listen->address))
    return Report({ErrorKind::kUsage,
                   "this is a demo store, which listens on this machine only; use --listen 127.0.0.1:" +
                       std::to_string(listen->port)});
  if (!config->tls_in_front && !IsLoopback(listen->address))
    LogWarning(
        "listening on {} without TLS: put a proxy that speaks TLS in front and set server.tls_in_front",
        listen->address);

  web::ShellOptions shell_options{.council = config->council,
                                  .colour = config->colour,
                                  .contact = config->contact,
                                  .navigation = Navigation()};
  if (demo)
    shell_options.banner =
        "This is a demonstration. Every person in it is invented. Do not enter anything about a real person.";
  shell_options.may_use = [](const web::SignedIn& who, const web::RoutePolicy& policy) {
    return !Refuse(who, policy);
  };
  const web::Shell shell(std::move(shell_options), web::BuiltAssets());
  sharing::StoreGate gate(**db, **access_log);
  gate.Use(families::Standings());

  web::SiteOptions site_options{.secure = config->tls_in_front, .hosts = config->hosts};
  if (site_options.hosts.empty() && IsLoopback(listen->address))
    site_options.hosts = {"localhost", listen->address, "127.0.0.1", "[::1]"};
  web::SiteHooks hooks{
      .authenticate = identity::Authenticator(**db),
      .refuse = Refuse,
      .error_page = [&shell](const web::Request& request, int status, const std::string& reason) {
        return shell.ErrorPage(request, status, reason);
      }};
  const std::filesystem::path spool = !config->spool.empty()        ? config->spool.string()
                                      : store::IsPostgres(location) ? "spool"
                                                                    : location + ".spool";
  const std::filesystem::path inbox = spool / "inbox";
  store::JobRunner runner(**db);
  intake::RegisterImportJob(runner, **db, inbox);
  statutory::RegisterCheckJob(runner, **db, gate, {.postcodes = "postcodes.kpc"});
  std::optional<identity::openid::Provider> openid;
  if (!config->openid_issuer.empty()) {
    std::string secret;
    if (!config->openid_secret_file.empty()) {
      auto text = SystemFiles().Read(config->openid_secret_file);
      if (!text) return Report(text.error());
      secret = std::string(Trim(*text));
    }
    openid.emplace(identity::openid::Settings{.title = config->openid_title,
                                              .issuer = config->openid_issuer,
                                              .client_id = config->openid_client_id,
                                              .client_secret = secret,
                                              .redirect = config->address + "/sign-in/openid/back"},
                   identity::openid::SystemFetch(), SystemClock());
  }
  std::vector<web::Route> routes = AllRoutes(
      {**db, **access_log, gate, shell, runner, inbox, demo, config->address, openid ? &*openid : nullptr});
  if (options.routes) {
    for (const web::Route& route : routes)
      std::printf("%s\t%s\t%s\t%s\n", route.method == web::Method::kGet ? "GET" : "POST",
                  route.pattern.c_str(), route.policy.action.c_str(), route.policy.section.c_str());
    return 0;
  }
  auto site = web::Site::Make(std::move(routes), std::move(hooks), shell.Assets(), std::move(site_options));
  if (!site) return Report(site.error());

  if (auto swept = intake::SweepAbandoned(**db); !swept) return Report(swept.error());
  store::ChainSealer sealer(**db, (*access_log)->Store(), store::SealsPathFor(location));
  sealer.Start();
  runner.Start();
  web::ServerOptions server_options{.address = listen->address,
                                    .port = listen->port,
                                    .io_threads = config->io_threads,
                                    .workers = config->workers};
  server_options.spool.max_file = config->max_upload_mb << 20;
  server_options.max_body_bytes = (config->max_upload_mb << 20) * 2;
  server_options.spool_folder = spool;
  auto server = web::Server::Start(std::move(server_options), std::move(*site));
  if (!server) return Report(server.error());
  const std::string shown =
      listen->address.find(':') != std::string::npos ? "[" + listen->address + "]" : listen->address;
  LogInfo("kindred {} serves {} ({}) on http://{}:{}", KINDRED_VERSION,
          store::IsPostgres(location) ? "a PostgreSQL store" : location, demo ? "a demo" : config->council,
          shown, (*server)->Port());
  if (!has_accounts) LogWarning("nobody can sign in yet: kindred account create makes the first account");
  (*server)->RunUntilSignal();
  LogInfo("stopped");
  return 0;
}

}  // namespace

void RegisterServe(CLI::App& app, Context& context) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* serve = app.add_subcommand("serve", "Serve the pages until stopped (SIGTERM, Ctrl-C)");
  serve->add_option("--listen", options->listen,
                    "ADDRESS:PORT; port 0 takes a free one (default: the configuration's, 127.0.0.1:8080)");
  serve->add_option("--config", options->config,
                    "The configuration (default: kindred.toml where there is one)");
  serve->add_flag("--demo", options->demo, "Mark the store as a demo: banner, this machine only");
  serve->add_flag("--routes", options->routes,
                  "Print every route with its policy (method, pattern, action, section), and do not serve");
  serve->callback(
      [&context, options] { context.run = [&context, options] { return Serve(context, *options); }; });
}

}  // namespace kindred::cli
