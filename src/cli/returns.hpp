// The verbs of `kindred returns` that have files of their own; returns.cpp adds them to the noun.
#pragma once

#include "cli/commands.hpp"

namespace kindred::cli {

void AddReturnsBuild(CLI::App& returns_noun, Context& context);  // returns_build.cpp
void AddReturnsPush(CLI::App& returns_noun, Context& context);   // returns_push.cpp

}  // namespace kindred::cli
