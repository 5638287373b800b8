// Runs a command three times and prints one line of its best run: wall time, processor time and most memory,
// each beside its budget.
//
//   measure "CIN, 20,000 children" 0.8 500 kindred returns check …    # budgets: seconds, megabytes (0: none)
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kRuns = 3;

struct Run {
  double wall = 1e9;
  double processor = 0;
  double megabytes = 0;
  int exit_code = 3;
};

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

Run Once(char** command) {
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    const int nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    execvp(command[0], command);
    _exit(127);
  }
  Run run;
  int status = 0;
  rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) != child) return run;
  run.wall = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  run.processor = Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
  run.megabytes = static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  return run;
}

}  // namespace

int main(int count, char** words) {
  if (count < 5) return 2;
  const double seconds = std::atof(words[2]);
  const double megabytes = std::atof(words[3]);
  Run best;
  for (int run = 0; run < kRuns; ++run) {
    const Run once = Once(words + 4);
    if (once.exit_code > 1) {
      std::printf("%-58s FAILED, exit %d\n", words[1], once.exit_code);
      return 1;
    }
    if (once.wall < best.wall) best = once;
  }
  const bool over = best.wall > seconds || (megabytes > 0 && best.megabytes > megabytes);
  std::printf("%-58s %6.3f s of %5.2f s   cpu %6.3f s   %4.0f MB", words[1], best.wall, seconds,
              best.processor, best.megabytes);
  if (megabytes > 0) std::printf(" of %.0f MB", megabytes);
  std::printf("%s\n", over ? "   OVER" : "");
  return 0;
}
