#include "cli/commands.hpp"

int main(int argc, char** argv) {
  return kindred::cli::Main(argc, argv);
}
