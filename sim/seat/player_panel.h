#pragma once
// A recording to listen to: the waves of both sides with what happened when, and everything needed
// to hear a place again: seek, next mark, speed, loop, one side alone; what people wrote about it,
// and one's own word to it; whether it is still what was sealed, and whether it is held. Stands
// below a list, or inside a page. Never plays while the telephone rings or talks. The window's
// thread.
//
//     PlayerPanel player_(desk);
//     player_.open(row.id, title, at, shown, opening_of(shown, row.agent));
//     player_.draw(shown, size);                        // once a frame, keys included
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/form_history.h"
#include "seat/hold_dialog.h"
#include "seat/mix.h"
#include "seat/player.h"
#include "seat/posted.h"
#include "seat/sure_dialog.h"
#include "seat/wave_view.h"
#include "seat/words_dialog.h"

namespace ringroom::seat {

struct PlayerOpening {
    bool plays = true;     ///< where the telephone rests
    bool comments = false; ///< what was written about it is read, and may be added to
    bool own = false;      ///< the person is who is recorded
};

/// For a contact of `agent`: the person reads comments on their own, or on anybody's who grades.
/// Others would be noted as having tried.
[[nodiscard]] PlayerOpening opening_of(const Shown& shown, AgentId agent);

class PlayerPanel {
public:
    explicit PlayerPanel(Desk& desk);

    /// A recording by the name of its contact, from `at`. Without a title the page around it says
    /// what it is, and shows the seal with draw_seal().
    void open(std::string record, std::string title, Duration at, const Shown& shown,
              PlayerOpening how = {});
    /// Sound and picture alone of what can be heard at `target` ("/sittings/12/questions/3"):
    /// neither the lab's marks nor a form. Silent at first; the same again goes on as it is.
    void open_bare(const std::string& target, std::string title);
    /// Of a bare one: whether the picture tells what is heard. In an exam it would give away where
    /// nobody speaks; time and places stay.
    void show_waves(bool shown);
    void close();
    [[nodiscard]] bool is_open() const { return !record_.empty(); }
    [[nodiscard]] const std::string& record() const { return record_; }
    /// Falls silent when the telephone does not rest; once a frame, whichever page is on show.
    void yield_to_telephone(const Shown& shown);
    /// Falls silent: its page is left.
    void rest();
    /// Below a list, `points` high; Esc closes it.
    static constexpr float points = 262;
    void draw_below(const Shown& shown, float width);
    /// At the cursor; takes its keys while nothing covers the page.
    void draw(const Shown& shown, ImVec2 size);

    // For pages around it; nothing of this while it is closed.
    [[nodiscard]] Player::View view() const;
    [[nodiscard]] const std::optional<PlayRange>& selection() const { return waves_.selection(); }
    /// Of a recording that was just opened: once its waves are there.
    void select(std::optional<PlayRange> range);
    /// Goes there and brings it into sight.
    void seek(Duration at);
    /// Chooses this piece, brings it into sight and plays from its beginning.
    void play_piece(PlayRange range, const Shown& shown);
    /// Marks of whoever embeds it, in place of the lab's, from now on.
    void use_marks(std::vector<WaveMark> marks);
    /// A badge at the cursor: whether the sound is still what was sealed. A click on it leads to
    /// what was altered. Beside it, for who may set a hold, whether one is set, why and by whom.
    /// Nothing before the lab has said so.
    void draw_seal();
    /// What people wrote about it, in the order of places; null: not asked for, or not known yet.
    [[nodiscard]] const wire::List<wire::CommentRow>* comments();
    /// One can be pinned to it.
    [[nodiscard]] bool takes_comments() const { return is_open() && reads_comments_; }
    /// A comment was changed elsewhere: they are read again.
    void read_comments_again() { comments_.forget(); }
    /// A comment is being written, or a hold set or lifted, over the page.
    [[nodiscard]] bool dialog_is_open() const;
    /// What is on show, once it is known.
    [[nodiscard]] const WaveData& data() const { return waves_.data(); }

private:
    void begin(std::string record, std::string target);
    void keys(const Shown& shown);
    void toggle(const Shown& shown);
    void go_to_mark(int direction);
    void change_speed(int direction);
    void toggle_loop(const Shown& shown);
    void next_solo();
    void set_balance(int balance);
    void ask();
    void fill();
    void fill_comments();
    void comment();
    void hold_or_lift();
    void take_holds();
    void draw_intact(const wire::RecordingSeal& seal);
    void draw_hold(const wire::HoldRow& hold);
    void draw_way_to_hold();
    void add_mark(WaveData& data, const wire::Mark& mark) const;
    void draw_head(const Shown& shown, const Player::View& view, float end);
    void draw_waves(const Player::View& view, ImVec2 size);
    void draw_controls(const Shown& shown, const Player::View& view, float end);
    void draw_balance();
    [[nodiscard]] bool control(const char* id, const std::string& words, const std::string& key,
                               Weight weight, bool enabled = true);
    [[nodiscard]] std::string solo_words() const;
    [[nodiscard]] Duration length_of(const Player::View& view);
    [[nodiscard]] std::string mark_words(const wire::Mark& mark) const;

    Desk& desk_;
    std::unique_ptr<Player> player_; ///< made with the first recording
    std::string record_;
    std::string target_; ///< on the lab; what belongs to it lies below
    bool bare_ = false;
    bool own_ = false;   ///< see PlayerOpening
    bool below_ = false; ///< a list, which Esc leads back to
    bool shows_waves_ = true;
    std::vector<WaveMark> own_marks_; ///< of a bare one
    std::string title_;
    Asked<wire::Waveform> whole_;
    Asked<wire::Waveform> closer_;
    Asked<wire::List<wire::Mark>> marks_;
    Asked<wire::FormHistory> form_; ///< refused where there is none: not drawn
    bool shows_form_ = true;
    Asked<wire::RecordingSeal> seal_;
    Asked<wire::List<wire::CommentRow>> comments_;
    bool reads_comments_ = false;
    WordsDialog words_;  ///< of a comment
    bool holds_ = false; ///< the person may set a hold
    HoldDialog hold_;
    SureDialog sure_; ///< before a hold is lifted
    Posted lifting_;
    WaveView waves_;
    std::optional<PlayRange> selects_; ///< once the waves are there
    /// What waves_ shows: which answers, where it was altered, in which language.
    struct Filled {
        std::uint64_t whole = 0;
        std::uint64_t marks = 0;
        std::optional<Duration> altered;
        Language language = Language::zh;
        bool operator==(const Filled&) const = default;
    };
    std::optional<Filled> filled_; ///< nothing: to be filled anew
    std::uint64_t closer_filled_ = 0;
    std::uint64_t comments_filled_ = 0;
    int drawn_in_ = -2; ///< the frame; without it no dialog is open
    Mix mix_;
    bool narrow_ = false;
};

} // namespace ringroom::seat
