// The command line: `kindred <noun> <verb>`. Each file of this folder adds one noun; a command returns its
// exit code: 0 done, 1 the data has problems, 2 wrong use, 3 could not run. What it prints goes to
// stdout, what went wrong to stderr; --json makes stdout one JSON value.
//
//   void RegisterDemo(CLI::App& app, Context& context);   // in demo.cpp
#pragma once

#include <functional>
#include <string>

#include "base/error.hpp"

namespace CLI {
class App;
}

namespace kindred::cli {

// What every command may use; filled from the common options before the command runs.
struct Context {
  std::string database = "kindred.db";  // --db: a path, or postgresql://…
  std::string purpose;                  // --purpose: recorded with every read of a person
  bool json = false;                    // --json
  std::function<int()> run;             // the chosen command; set by its callback
};

// Prints "kindred: <message>" to stderr and returns the exit code of the error.
int Report(const Error& error);

void RegisterDemo(CLI::App& app, Context& context);     // demo generate, demo people
void RegisterImport(CLI::App& app, Context& context);   // import, mapping, quarantine, source, reference
void RegisterLink(CLI::App& app, Context& context);     // link, evaluate
void RegisterMatch(CLI::App& app, Context& context);    // match
void RegisterStore(CLI::App& app, Context& context);    // backup, restore, audit, key
void RegisterAccount(CLI::App& app, Context& context);  // account, agency
void RegisterReturns(CLI::App& app,
                     Context& context);  // returns check, rules, build, push; reference load-postcodes
void RegisterFixList(CLI::App& app, Context& context);  // returns fixlist; after RegisterReturns
void RegisterServe(CLI::App& app, Context& context);  // serve

// Parses and runs; what main calls.
int Main(int argc, char** argv);

}  // namespace kindred::cli
