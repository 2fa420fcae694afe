#include "alignment/npz.h"

#include <fmt/ranges.h>
#include <minizip/zip.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace gloss {
namespace {

static_assert(std::endian::native == std::endian::little, "the arrays are written as little-endian");

/// The header of a .npy array: magic, version, length and a Python dictionary, padded with spaces to a multiple of 64
/// bytes.
std::string header(const std::string& type, const std::vector<size_t>& shape) {
  constexpr size_t kBefore = 10;  // magic, version and length
  std::string told =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({},), }}", type, fmt::join(shape, ", "));
  told.append(63 - (kBefore + told.size()) % 64, ' ');
  told += '\n';
  const auto length = static_cast<uint16_t>(told.size());
  return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xff) + static_cast<char>(length >> 8) + told;
}

std::vector<int32_t> code_points(const std::string& text) {
  std::vector<int32_t> points;
  for (std::string_view rest = text; !rest.empty();) {
    points.push_back(take_code_point(rest).value_or(kReplacementCharacter));
  }
  return points;
}

}  // namespace

NpzFile::NpzFile(const std::filesystem::path& file)
    : file_(file), archive_(zipOpen64(file.c_str(), APPEND_STATUS_CREATE)) {
  if (archive_ == nullptr) {
    fail("{}: cannot be written: {}", file_.native(), std::generic_category().message(errno));
  }
}

NpzFile::~NpzFile() {
  if (archive_ != nullptr) zipClose(archive_, nullptr);
}

void NpzFile::add(const std::string& name, std::span<const float> values, const std::vector<size_t>& shape) {
  add(name, "<f4", shape, std::as_bytes(values));
}

void NpzFile::add(const std::string& name, std::span<const int64_t> values, const std::vector<size_t>& shape) {
  add(name, "<i8", shape, std::as_bytes(values));
}

void NpzFile::add(const std::string& name, const std::vector<std::string>& texts) {
  std::vector<std::vector<int32_t>> all;
  size_t longest = 1;
  for (const std::string& text : texts) {
    all.push_back(code_points(text));
    longest = std::max(longest, all.back().size());
  }
  std::vector<int32_t> cells(texts.size() * longest, 0);
  for (size_t i = 0; i < all.size(); ++i) std::ranges::copy(all[i], cells.begin() + static_cast<long>(i * longest));
  add(name, fmt::format("<U{}", longest), {texts.size()}, std::as_bytes(std::span(cells)));
}

void NpzFile::add(const std::string& name, const std::string& type, const std::vector<size_t>& shape,
                  std::span<const std::byte> bytes) {
  const std::string before = header(type, shape);
  const zip_fileinfo info{};
  check(zipOpenNewFileInZip64(archive_, (name + ".npy").c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                              Z_BEST_SPEED, bytes.size() >= 0xffffffff));
  check(zipWriteInFileInZip(archive_, before.data(), static_cast<unsigned>(before.size())));
  constexpr size_t kAtOnce = 1 << 30;  // zlib counts in 32 bits
  for (size_t at = 0; at < bytes.size(); at += kAtOnce) {
    check(
        zipWriteInFileInZip(archive_, bytes.data() + at, static_cast<unsigned>(std::min(kAtOnce, bytes.size() - at))));
  }
  check(zipCloseFileInZip(archive_));
}

void NpzFile::close() {
  check(zipClose(std::exchange(archive_, nullptr), nullptr));
}

void NpzFile::check(int status) const {
  if (status != ZIP_OK) {
    fail("{}: cannot be written to the end", file_.native());
  }
}

}  // namespace gloss
