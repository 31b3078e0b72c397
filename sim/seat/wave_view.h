#pragma once
// The sound of a call to look at: a lane for each party on one axis of time, with what happened
// when on it. Knows neither lab nor player: it is given plain data and says what the person wants.
// Draws only what fits its width, so that an hour scrolls like a minute. The window's thread.
//
//     WaveView waves_;
//     waves_.use(data);                                  // when it has changed
//     const auto did = waves_.draw(desk_, at, playing, size);
//     if (did.sought) player_->seek(*did.sought);
//     if (const auto piece = waves_.wanted()) ask_for(*piece);      // a closer picture
//
// Mouse: a click seeks, a drag chooses a piece, the wheel moves, Ctrl+wheel zooms about the mouse.
// Keys belong to whoever embeds it: zoom(), extend_selection() and the rest.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/player.h"
#include "seat/wave_axis.h"

namespace ringroom::seat {

class Desk;

enum class LaneTone { customer, student, other };

struct WaveLane {
    std::string name;
    LaneTone tone = LaneTone::other;
};

/// Lows and highs over a piece of the recording: for each lane low, high, low, high, ...
struct WavePicture {
    Duration from;
    Duration to;
    std::vector<std::vector<std::int64_t>> lanes;

    /// So much time is one pair.
    [[nodiscard]] double pair_ms() const;
};

/// A moment. Landmarks (scenes) stand as dashed lines with their names on top, others as small
/// triangles with their words under the mouse.
struct WaveMark {
    Duration at;
    std::string words;
    bool landmark = false;
};

enum class WaveSpanKind { hold, silence, overlap };

struct WaveSpan {
    Duration from;
    Duration to;
    WaveSpanKind kind = WaveSpanKind::silence;
    std::string words; ///< "silence 6.4 s"; drawn where there is room
};

/// What a person wrote about a piece; of a moment where both are the same.
struct WaveComment {
    Duration from;
    Duration to;
    std::string words;
    bool good = false; ///< praise is green, the rest amber
};

struct WaveData {
    Duration length;
    std::vector<WaveLane> lanes;
    WavePicture whole;                 ///< of the whole recording
    std::optional<WavePicture> closer; ///< of a piece, finer
    std::vector<WaveMark> marks;
    std::vector<WaveSpan> spans;
    std::vector<WaveComment> comments;
};

class WaveView {
public:
    /// What is on show from now on; the window and the selection stay where the length is the same.
    void use(WaveData data);
    [[nodiscard]] const WaveData& data() const { return data_; }
    /// A closer picture has come, for wanted().
    void use_closer(WavePicture picture) { data_.closer = std::move(picture); }
    void use_comments(std::vector<WaveComment> comments) { data_.comments = std::move(comments); }

    struct Did {
        std::optional<Duration> sought;     ///< the person wants to be there
        std::optional<std::size_t> comment; ///< a comment that was clicked, by its place
        bool selected = false;              ///< the selection is another one
    };
    /// At the cursor. While it plays, the playhead is kept in sight unless the person looks away.
    Did draw(Desk& desk, Duration at, bool playing, ImVec2 size);

    [[nodiscard]] const std::optional<PlayRange>& selection() const { return selection_; }
    void select(std::optional<PlayRange> range);
    /// The end of the selection that moves goes by `by`, from the playhead where nothing is chosen.
    /// Returns where it is now: the playhead belongs there.
    Duration extend_selection(Duration playhead, Duration by);
    /// See WaveAxis::zoom(): about the playhead where that is in sight, else about the middle.
    void zoom(float steps, Duration playhead);
    [[nodiscard]] const WaveAxis& axis() const { return axis_; }
    void show(Duration from, Duration to);

    /// The piece of which a closer picture would show more than there is, and how many pairs.
    struct Piece {
        Duration from;
        Duration to;
        int pixels = 0;
    };
    [[nodiscard]] std::optional<Piece> wanted() const;
    /// The mark before or after a time, landmarks and others; nothing: there is none.
    [[nodiscard]] std::optional<Duration> mark_from(Duration at, int direction) const;

private:
    struct Place; ///< where its parts stand in this frame
    void draw_lane(Desk& desk, const Place& place, std::size_t lane);
    void draw_spans(Desk& desk, const Place& place);
    void draw_comments(Desk& desk, const Place& place, Did& did);
    void draw_landmarks(Desk& desk, const Place& place);
    void draw_marks(Desk& desk, const Place& place);
    void draw_ruler(Desk& desk, const Place& place);
    void draw_overview(Desk& desk, const Place& place);
    void draw_selection(Desk& desk, const Place& place) const;
    void draw_playhead(Desk& desk, const Place& place, Duration at) const;
    void mouse(const Place& place, Did& did);
    void follow(Duration at, bool playing);
    [[nodiscard]] ImU32 colour_of(Desk& desk, LaneTone tone) const;

    WaveData data_;
    std::int64_t loudest_ = 1;
    WaveAxis axis_;
    std::optional<PlayRange> selection_;
    Duration anchor_;              ///< the end of the selection that stays
    std::optional<Duration> drag_; ///< the mouse went down here
    bool dragging_ = false;        ///< and has left it
    bool away_ = false;            ///< the person looks elsewhere than at the playhead
};

} // namespace ringroom::seat
