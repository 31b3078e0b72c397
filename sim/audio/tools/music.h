#pragma once
// Hold music, composed and played by this program: notes on a ring of time, so that what rings past
// the end sounds on at the beginning and the piece loops without a seam. The same every time.
#include <string>
#include <vector>

#include "audio/clip.h"

namespace ringroom::audio::tools {

struct Piece {
    std::string name;
    Samples samples; ///< 8 kHz, about -20 dBov
};

/// All pieces of hold music.
[[nodiscard]] std::vector<Piece> compose_all();

} // namespace ringroom::audio::tools
