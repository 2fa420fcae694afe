// Limits how long OpenMP threads spin at the end of a parallel loop. By default libgomp's threads spin for about 3 ms.
// That is fast if gloss has all cores to itself. If another program occupies a core, however, the threads spin while
// they wait for a thread that has no core, and training becomes 30 times slower. 2,000 spins, a few microseconds, keep
// most of the speed and avoid the slowdown. libgomp reads the number only from the environment and only when it is
// loaded, which is before any code of the program's but what stands in .preinit_array. There the environment cannot
// grow, so GOMP_SPINCOUNT takes the place of PATH, which no library reads while it is loaded, until they all are. If
// the user has set GOMP_SPINCOUNT or OMP_WAIT_POLICY, or there is no PATH, nothing is changed.
#include <unistd.h>

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)

namespace {

char setting[] = "GOMP_SPINCOUNT=2000";
char* path;  // of the environment, while the setting stands there

bool begins_with(const char* text, const char* start) {
  while (*start != '\0' && *text == *start) {
    ++text, ++start;
  }
  return *start == '\0';
}

// Runs before the constructors of the libraries, so it must not use any library.
void shorten_waits(int, char**, char** environment) {
  char** place = nullptr;
  for (; *environment != nullptr; ++environment) {
    if (begins_with(*environment, "GOMP_SPINCOUNT=") || begins_with(*environment, "OMP_WAIT_POLICY=")) return;
    if (begins_with(*environment, "PATH=")) place = environment;
  }
  if (place == nullptr) return;
  path = *place;
  *place = setting;
}

[[gnu::section(".preinit_array"), gnu::used]] void (*const kFirst)(int, char**, char**) = shorten_waits;

// Runs after the constructors of the libraries, which may have copied the environment.
[[gnu::constructor]] void put_path_back() {
  for (char** variable = environ; path != nullptr && *variable != nullptr; ++variable) {
    if (*variable == setting) *variable = path;
  }
}

}  // namespace

#endif
