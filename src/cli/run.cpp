#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "cli/commands.hpp"
#include "cli/reference.hpp"

namespace kindred::cli {

int Report(const Error& error) {
  std::fprintf(stderr, "kindred: %s\n", error.message.c_str());
  return ExitCode(error.kind);
}

int Main(int argc, char** argv) {
  Context context;
  CLI::App app("Kindred: one family record from many agencies' extracts, shared under rules.", "kindred");
  app.set_version_flag("--version", "kindred " KINDRED_VERSION);
  app.add_option("--db", context.database, "The store: a file, or postgresql://…")->envname("KINDRED_DB");
  app.add_option("--purpose", context.purpose, "Why people's data are read; recorded with every read")
      ->envname("KINDRED_PURPOSE");
  app.add_flag("--json", context.json, "Print one JSON value");
  app.require_subcommand(1);
  app.fallthrough();
  RegisterServe(app, context);
  RegisterImport(app, context);
  RegisterLink(app, context);
  RegisterMatch(app, context);
  RegisterAccount(app, context);
  RegisterStore(app, context);
  RegisterReturns(app, context);
  RegisterFixList(app, context);
  RegisterDemo(app, context);

  bool markdown = false;
  CLI::App* help = app.add_subcommand("help", "Print this help, or the whole reference");
  help->add_flag("--markdown", markdown,
                 "The reference of all commands, as docs/reference/commands.md holds it");
  help->callback([&] {
    context.run = [&] {
      std::fputs(markdown ? CommandReference(app).c_str() : app.help().c_str(), stdout);
      return 0;
    };
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForAllHelp& help) {
    return app.exit(help);
  } catch (const CLI::CallForVersion& version) {
    return app.exit(version);
  } catch (const CLI::ParseError& wrong) {
    app.exit(wrong);
    return ExitCode(ErrorKind::kUsage);
  }
  try {
    return context.run ? context.run() : ExitCode(ErrorKind::kUsage);
  } catch (const std::bad_alloc&) {
    return Report({ErrorKind::kCannotRun, "there is not enough memory for this; nothing was changed"});
  } catch (const std::exception& fault) {
    return Report({ErrorKind::kCannotRun, std::string("stopped by a fault of the program: ") + fault.what()});
  }
}

}  // namespace kindred::cli
