// Threads that wait for each other at the end of a parallel loop do so awake, for about 3 ms with libgomp's default. On a
// machine whose cores are all used that is fast while gloss is alone there; with one other busy program a thread is
// waited for that has no core, and training falls to a thirtieth of its speed. 2,000 looks, some microseconds, keep most
// of the one and avoid the other. libgomp takes the number from the environment alone, as it is loaded: so the program
// starts once more with it, before anything else has begun. Who sets GOMP_SPINCOUNT or OMP_WAIT_POLICY is left in peace.
#include <unistd.h>

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)

namespace {

bool begins_with(const char* text, const char* start) {
  while (*start != '\0' && *text == *start) {
    ++text, ++start;
  }
  return *start == '\0';
}

// Runs before the constructors of the libraries, so it uses none of them.
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
  static char program[kMost];  // its own path, from which tools that list processes take the name
  if (const ssize_t length = ::readlink("/proc/self/exe", program, kMost - 1); length > 0) {
    ::execve(program, arguments, with_setting);
  }
  // Where that fails, the program goes on as it is.
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const kFirst)(int, char**, char**) = start_with_short_waits;

}  // namespace

#endif
