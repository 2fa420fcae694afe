// Limits how long OpenMP threads spin at the end of a parallel loop. By default libgomp's threads spin for about 3 ms.
// That is fast if gloss has all cores to itself. If another program occupies a core, however, the threads spin while
// they wait for a thread that has no core, and training becomes 30 times slower. 2,000 spins, a few microseconds, keep
// most of the speed and avoid the slowdown. libgomp reads the number only from the environment and only when it is
// loaded, so the program sets GOMP_SPINCOUNT and executes itself again before anything else runs. If the user has set
// GOMP_SPINCOUNT or OMP_WAIT_POLICY, nothing is changed.
#include <unistd.h>

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)

namespace {

bool begins_with(const char* text, const char* start) {
  while (*start != '\0' && *text == *start) {
    ++text, ++start;
  }
  return *start == '\0';
}

// Runs before the constructors of the libraries, so it must not use any library.
void start_with_short_waits(int, char** arguments, char** environment) {
  constexpr int kMost = 4096;
  static char setting[] = "GOMP_SPINCOUNT=2000";
  static char* with_setting[kMost + 2];
  int count = 0;
  for (; environment[count] != nullptr; ++count) {
    if (count == kMost || begins_with(environment[count], "GOMP_SPINCOUNT=") ||
        begins_with(environment[count], "OMP_WAIT_POLICY=")) {
      return;
    }
    with_setting[count] = environment[count];
  }
  with_setting[count] = setting;
  static char program[kMost];  // the path of the executable, which ps and top show as the process name
  if (const ssize_t length = ::readlink("/proc/self/exe", program, kMost - 1); length > 0) {
    ::execve(program, arguments, with_setting);
  }
  // If that fails, the program continues with libgomp's default.
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const kFirst)(int, char**, char**) = start_with_short_waits;

}  // namespace

#endif
