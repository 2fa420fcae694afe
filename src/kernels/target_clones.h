#pragma once

// Compiles a function once for each x86-64 feature level; the dynamic loader selects the version for the processor.
#if defined(__x86_64__) && defined(__linux__)
#define GLOSS_FOR_EACH_PROCESSOR [[gnu::target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")]]
#else
#define GLOSS_FOR_EACH_PROCESSOR
#endif
