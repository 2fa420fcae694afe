#pragma once

// One copy of a function for each generation of x86 processors; which one runs is decided when the program is loaded.
#if defined(__x86_64__) && defined(__linux__)
#define GLOSS_FOR_EACH_PROCESSOR [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define GLOSS_FOR_EACH_PROCESSOR
#endif
