#pragma once
// The door of this room: everything people write about a contact, over the data base. What the
// engine measured is training's; here are the markers' sheets, the review and its history,
// comments, samples and calibrations.
//
//     Reviews reviews(store, rules);
//     auto sheet = reviews.save({.key = contact, .marker = teacher, .answers = {...}}, wall_now());
//     auto review = reviews.step(contact, {Step::publish, teacher, wall_now()}, version);
//
// Any thread but the control thread and the store's writer: reads and writes block, and what was
// written is committed when the call returns. Who may do what is decided above (api).
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "quality/calibration.h"
#include "quality/models.h"
#include "quality/tables.h"

namespace ringroom::quality {

/// Who signs what people write about a contact (review, sheets, comments, whether it is a model):
/// asked inside each job
/// that changes it, so that both are in one commit; an error of either takes the job back.
struct Witness {
    /// Before the change: whether what stands there is what was signed last.
    std::function<Result<void>(store::Reader&, const ContactKey&)> before;
    std::function<Result<void>(store::Writer&, const ContactKey&, WallTime now)> after;
};

/// The sheets that a mean at this step, publish or remark, is of: handed in, with a mark, by those
/// who decide it.
[[nodiscard]] std::vector<Sheet> judges_of(const std::vector<Sheet>& sheets, Step step);

/// Those that the mark that is out rests on: one's, or of a mean each judge's; none: it is not out.
[[nodiscard]] std::vector<Sheet> counting_sheets(const Review& review,
                                                 const std::vector<Sheet>& sheets,
                                                 const std::vector<Passed>& history);

class Reviews {
public:
    /// `store` outlives it and was opened with migrations() of this room and of training.
    Reviews(store::Store& store, Rules rules, Witness witness = {})
        : store_(store)
        , rules_(rules)
        , witness_(std::move(witness)) {}

    [[nodiscard]] const Rules& rules() const { return rules_; }

    // ---- A contact's marks
    /// As of `now`; unmarked where nobody has begun. Error "quality.unknown": no such result.
    [[nodiscard]] Result<Review> review(const ContactKey& key, WallTime now) const;
    /// Those that exist, as of `now`.
    [[nodiscard]] Result<std::map<ContactKey, Review>> reviews(const std::vector<ContactKey>& keys,
                                                               WallTime now) const;
    /// Newest contact first, at most `limit`.
    [[nodiscard]] Result<std::vector<Review>> in_state(State state, std::size_t limit,
                                                       WallTime now) const;
    [[nodiscard]] Result<std::vector<Sheet>> sheets(const ContactKey& key,
                                                    std::int64_t calibration = 0) const;
    /// Of several contacts at once.
    [[nodiscard]] Result<std::map<ContactKey, std::vector<Sheet>>>
    sheets(const std::vector<ContactKey>& keys) const;
    [[nodiscard]] Result<std::vector<Passed>> history(const ContactKey& key) const;
    /// The card the engine filled. Error "quality.unknown".
    [[nodiscard]] Result<training::Card> card(const ContactKey& key) const;
    /// The form of the contact's mark, as it was then. Error "quality.unknown".
    [[nodiscard]] Result<training::ScoreForm> form(const ContactKey& key, Language language) const;

    /// Keeps a sheet; `version` is the one read, 0 for a new one. An instructor's begins the
    /// review. Errors: those of marked(), "quality.changed", "quality.given" (handed in: self and
    /// peer sheets stay), "quality.step" (the mark is out already), "quality.crowd",
    /// "quality.revealed" (of a calibration that is over), "quality.nobody" (the contact is no
    /// student's), "quality.unknown".
    [[nodiscard]] Result<Sheet> save(Sheet sheet, WallTime now);
    /// Takes a step; the outcome of publish and remark comes from the person's own sheet, or with
    /// `all` from every judge's (contest(), two at least). An appeal is upheld by a remark without
    /// a sheet of one's own. Errors: those of take(), "quality.changed", "quality.no_sheet"
    /// (nothing handed in), "quality.one_judge".
    [[nodiscard]] Result<Review> step(const ContactKey& key, Move move, std::int64_t version,
                                      bool all = false);

    // ---- Progress
    /// As attempts_of(), those from `since` on, each with its time where the run's is known.
    [[nodiscard]] Result<std::vector<Attempt>> attempts(AttemptFilter filter,
                                                        WallTime since = {}) const;

    // ---- Comments
    [[nodiscard]] Result<std::vector<Comment>> comments(const ContactKey& key) const;
    [[nodiscard]] Result<Comment> comment(std::int64_t id) const; ///< error "quality.unknown"
    /// Errors: "quality.words", "quality.words_long", "quality.range", "quality.crowd".
    [[nodiscard]] Result<Comment> add(Comment comment);
    [[nodiscard]] Result<Comment> change(Comment comment); ///< and "quality.changed"
    [[nodiscard]] Result<void> remove(const Comment& comment, AgentId by, WallTime at);

    // ---- Samples
    /// Graded contacts to draw from: of one drill, of these students; none: of all. At most
    /// limits::candidates, the newest.
    [[nodiscard]] Result<std::vector<Candidate>>
    candidates(DrillId drill, const std::vector<AgentId>& students) const;
    /// Whether some sample gives this contact to this person.
    [[nodiscard]] Result<bool> assigned(const ContactKey& key, AgentId marker) const;
    /// All that samples give to this person, in the order of the contacts.
    [[nodiscard]] Result<std::vector<ContactKey>> assigned_to(AgentId marker) const;
    /// Draws and keeps. Errors: those of check_plan(), "quality.title".
    [[nodiscard]] Result<Sample> draw(const std::vector<Candidate>& candidates, Sample sample);
    [[nodiscard]] Result<std::vector<Sample>> samples() const;
    [[nodiscard]] Result<Sample> sample(std::int64_t id) const; ///< error "quality.unknown"

    // ---- Model recordings: as in models.h
    [[nodiscard]] Result<std::optional<Model>> model(const ContactKey& key) const;
    [[nodiscard]] Result<std::vector<Model>> models(const ModelFilter& filter) const;
    [[nodiscard]] Result<void> keep_model(const Model& model);
    [[nodiscard]] Result<void> answer_model(const ContactKey& key, AgentId agent, bool agrees,
                                            WallTime at);
    [[nodiscard]] Result<void> remove_model(const ContactKey& key, WallTime at);

    // ---- Calibrations
    /// Errors: "quality.title", "quality.unknown" (the contact), "quality.crowd".
    [[nodiscard]] Result<Calibration> open(Calibration calibration);
    [[nodiscard]] Result<std::vector<Calibration>> calibrations() const;
    [[nodiscard]] Result<Calibration> calibration(std::int64_t id) const; ///< "quality.unknown"
    /// Ends the marking and shows the figures. Errors: "quality.changed", "quality.revealed".
    [[nodiscard]] Result<Calibration> reveal(std::int64_t id, std::int64_t version);
    /// Of the sheets handed in but the owner's of the contact: nobody is blind to their own.
    [[nodiscard]] Result<Agreement> agreement(const Calibration& calibration) const;
    /// Whose contact it is; nobody's for one that no student took. Errors: "quality.unknown".
    [[nodiscard]] Result<AgentId> owner(const ContactKey& key) const;

private:
    [[nodiscard]] Result<void> keep_sheet(store::Writer& writer, Sheet& sheet, WallTime now) const;
    [[nodiscard]] Result<void> decide(store::Reader& reader, const Review& review, Move& move,
                                      bool all) const;

    /// Runs `change` of what is written about the contact, and has it witnessed.
    [[nodiscard]] Result<void> write(const ContactKey& key, WallTime now, const store::Job& change);

    store::Store& store_;
    Rules rules_;
    Witness witness_;
};

} // namespace ringroom::quality
