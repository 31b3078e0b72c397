#pragma once
// The marks file beside each recording, NAME.wav.marks: one JSON object a line. The first line says
// what the recording is, the last one seals it; a file without such a last line was interrupted.
#include <cstdint>
#include <string>
#include <string_view>

#include "media/recording.h"

namespace ringroom::media {

struct RecordingFile;

[[nodiscard]] std::string marks_path(const std::string& sound_path);
/// {"recording":7,"started":"2026-...","codec":"pcma","rate":8000,"channels":2,"note":"..."}
[[nodiscard]] std::string first_line(const RecordingFile& file);
/// {"mark":"gap","channel":0,"at_ms":1200,"ms":40}
[[nodiscard]] std::string mark_line(MarkKind kind, int channel, std::int64_t at,
                                    std::int64_t frames, std::uint64_t party,
                                    std::string_view text);
/// Whether the last line seals.
[[nodiscard]] bool is_sealed(std::string_view marks);
/// As JSON wants it, quotes included; bytes that are not UTF-8 are replaced.
[[nodiscard]] std::string quoted(std::string_view text);

} // namespace ringroom::media
