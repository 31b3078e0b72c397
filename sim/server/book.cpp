#include "server/book.h"

#include <algorithm>
#include <poll.h>

#include "base/log.h"
#include "quality/tables.h"
#include "training/tables.h"

namespace ringroom::server {
namespace {

int ms_until(Instant due) {
    if (due == Instant::never())
        return -1;
    return static_cast<int>(std::max((due - steady_now()).ms, std::int64_t{0}));
}

/// Somebody has begun to mark the contact: what they saw of it does not change under their hands.
Result<bool> is_marked(store::Reader& reader, const ContactKey& key) {
    const auto review = quality::review_of(reader, key);
    if (!review)
        return tl::unexpected(review.error());
    const auto sheets = quality::sheets_of(reader, key);
    if (!sheets)
        return tl::unexpected(sheets.error());
    return *review || !sheets->empty();
}

/// The result, its timeline and the entry that witnesses it.
Result<void> keep(store::Writer& writer, const evidence::Notary& notary, WallTime at,
                  std::int64_t run, const training::ContactResult& result, std::uint64_t seed,
                  const PackVersions& packs) {
    const auto contact = result.measures.contact;
    for (const auto& saved : {training::save(writer, run, result),
                              training::save(writer, run, contact, result.timeline)})
        if (!saved)
            return saved;
    return witness_result(writer, notary, at, run, contact, seed, packs);
}

} // namespace

Book::Book(store::Store& store, crm::Office& office, std::int64_t run, training::MeasureRules rules,
           std::shared_ptr<const evidence::Notary> notary, PackVersions packs)
    : store_(store)
    , office_(office)
    , run_(run)
    , notary_(std::move(notary))
    , packs_(std::move(packs))
    , gradebook_(std::move(rules))
    , thread_([this] { work(); }) {}

Book::~Book() {
    // A full mailbox empties by itself: the book's thread does nothing else.
    while (!mailbox_.post(Stop{}))
        std::this_thread::yield();
    thread_.join();
}

void Book::take(const StampedFact& fact) {
    if (!mailbox_.post(fact))
        dropped_.fetch_add(1);
}

void Book::add_drill(DrillId id, std::shared_ptr<const persona::Drill> drill, persona::Ear ear,
                     std::uint64_t seed, bool practice) {
    if (!mailbox_.post(AddDrill{id, std::move(drill), ear, seed, practice}))
        dropped_.fetch_add(1);
}

void Book::sits(ContactId contact, std::string seat) {
    if (!mailbox_.post(Sits{contact, std::move(seat)}))
        dropped_.fetch_add(1);
}

void Book::look(
    const std::function<void(const training::Gradebook&, const reporting::Fold&)>& look) {
    const std::lock_guard lock(mutex_);
    look(gradebook_, fold_);
}

void Book::work() {
    for (bool stopping = false; !stopping;) {
        pollfd ready{.fd = mailbox_.fd(), .events = POLLIN, .revents = 0};
        ::poll(&ready, 1, ms_until(students_due_));
        const auto items = mailbox_.take_all();
        {
            const std::lock_guard lock(mutex_);
            for (const auto& item : items) {
                if (const auto* fact = std::get_if<StampedFact>(&item)) {
                    gradebook_.take(*fact);
                    fold_.take(*fact);
                } else if (const auto* add = std::get_if<AddDrill>(&item)) {
                    seeds_[add->id] = add->seed;
                    forms_.push_back(training::form_of(*add->drill));
                    gradebook_.add_drill(add->id, add->drill, add->ear, add->seed, add->practice);
                } else if (const auto* sits = std::get_if<Sits>(&item)) {
                    seats_.push_back(*sits);
                } else {
                    stopping = true;
                }
            }
            amended_ = gradebook_.take_amended();
        }
        for (const auto& item : items)
            if (const auto* fact = std::get_if<StampedFact>(&item))
                office_.take(*fact);
        write_new_results(stopping);
    }
}

void Book::write_new_results(bool stopping) {
    // Only this thread changes the gradebook, so reading it here needs no lock.
    const auto& done = gradebook_.contacts();
    const Instant now = steady_now();
    // Sums are over all contacts of all students: written for each contact they would soon cost
    // more than the rest of its call.
    const bool news = done.size() != written_ || !amended_.empty();
    if (news && students_due_ == Instant::never())
        students_due_ = now + limits::students_every;
    const bool sums = students_due_ <= now || (stopping && students_due_ != Instant::never());
    if (!news && forms_.empty() && seats_.empty() && !sums)
        return;
    if (sums)
        students_due_ = Instant::never();
    std::vector<training::ContactResult> results;
    for (const auto place : std::exchange(amended_, {}))
        if (place < written_)
            results.push_back(done[place]);
    const auto amended = results.size();
    results.insert(results.end(), done.begin() + static_cast<std::ptrdiff_t>(written_), done.end());
    written_ = done.size();
    const auto posted = store_.post(
        [run = run_, results, amended, notary = notary_, packs = packs_, seeds = seeds_,
         at = wall_now(), forms = std::exchange(forms_, {}), seats = std::exchange(seats_, {}),
         students = sums ? gradebook_.students() : std::vector<training::StudentResult>{}](
            store::Writer& writer) -> Result<void> {
            for (const auto& form : forms)
                for (const auto& saved : {training::save_form(writer, *form),
                                          witness_form(writer, *notary, at, form->version)})
                    if (!saved)
                        return saved;
            for (const auto& [contact, seat] : seats)
                if (auto saved = training::save_seat(writer, run, contact, seat); !saved)
                    return saved;
            for (std::size_t i = 0; i < results.size(); ++i) {
                const auto& result = results[i];
                const auto stays = i < amended ? is_marked(writer, {run, result.measures.contact})
                                               : Result<bool>(false);
                if (!stays)
                    return tl::unexpected(stays.error());
                const auto seed = seeds.find(result.drill);
                if (auto kept = *stays ? Result<void>()
                                       : keep(writer, *notary, at, run, result,
                                              seed == seeds.end() ? 0 : seed->second, packs);
                    !kept)
                    return kept;
            }
            for (const auto& student : students)
                if (auto saved = training::save(writer, run, student); !saved)
                    return saved;
            return {};
        },
        [](const Result<void>& written) {
            if (!written)
                log_error("server", "results are not kept: " + written.error().text);
        });
    if (!posted)
        log_error("server", "results are not kept: " + posted.error().text);
}

} // namespace ringroom::server
