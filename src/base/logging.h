#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace gloss {

// Messages for the user: plain lines on standard error and, after log_to_file(), in the log file. Thread-safe.
// Control characters, which text of a corpus may have, are replaced.

void inform_line(std::string_view line);

/// Prefixes "warning: "; yellow if in_colour().
void warn_line(std::string_view line);

/// Prefixes "gloss: error: ", for the error that ends the program. Removes the status line.
void error_line(std::string_view sentence);

/// With formatting: inform("{} pairs", count).
template <typename... Args>
void inform(fmt::format_string<Args...> sentence, Args&&... args) {
  inform_line(fmt::format(sentence, std::forward<Args>(args)...));
}

template <typename... Args>
void warn(fmt::format_string<Args...> sentence, Args&&... args) {
  warn_line(fmt::format(sentence, std::forward<Args>(args)...));
}

/// Also appends every line to `path`, with date and time: the last 100 that were written before, and all later ones.
/// Call it while no other thread logs. Throws Error when the file cannot be opened.
void log_to_file(const std::filesystem::path& path);

/// Whether standard error is a terminal on which a line can be rewritten.
bool on_terminal();

/// Whether to colour standard error: it is a terminal and NO_COLOR is unset or empty (no-color.org).
bool in_colour();

/// Shows `line` as the status line below all messages; an empty line removes it. Does nothing unless standard error is
/// a terminal, and never writes to the log file. The line should fit the terminal's width.
void show_status(std::string_view line);

}  // namespace gloss
