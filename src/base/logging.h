#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <utility>

namespace gloss {

// What the program tells people: plain lines on standard error and, once a run has a folder, in its log file. Safe to
// call from any thread.

void inform_line(std::string_view line);

/// The line begins with "warning: ", and is yellow where in_colour().
void warn_line(std::string_view line);

/// What ends the program: "gloss: error: " and the sentence, below nothing else. A status line is taken away for good.
void error_line(std::string_view sentence);

/// The same with formatting: inform("{} pairs", count).
template <typename... Args>
void inform(fmt::format_string<Args...> sentence, Args&&... args) {
  inform_line(fmt::format(sentence, std::forward<Args>(args)...));
}

template <typename... Args>
void warn(fmt::format_string<Args...> sentence, Args&&... args) {
  warn_line(fmt::format(sentence, std::forward<Args>(args)...));
}

/// From now on every line also goes to the end of `path`, with date and time. To be called while no other thread logs.
/// Error when the file cannot be opened.
void log_to_file(const std::filesystem::path& path);

/// Whether standard error is a terminal on which a line can be rewritten.
bool on_terminal();

/// Whether to colour standard error: it is a terminal and NO_COLOR is unset or empty (no-color.org).
bool in_colour();

/// Keeps `line` below everything that is logged, in place of the one shown before; an empty one takes it away. Does
/// nothing where standard error is no terminal, and never reaches the log file. It should fit the terminal's width.
void show_status(std::string_view line);

}  // namespace gloss
