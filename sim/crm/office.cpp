#include "crm/office.h"

#include <mutex>
#include <shared_mutex>
#include <utility>

#include "crm/limits.h"
#include "crm/log_fold.h"
#include "crm/memory.h"
#include "crm/telephone.h"

namespace ringroom::crm {

/// Shared with the jobs that the store still has to do.
struct Office::Inside : std::enable_shared_from_this<Office::Inside> {
    Inside(store::Store& store_of, OfficeOptions what)
        : store(store_of)
        , options(std::move(what))
        , memory(options)
        , fold(options.run, options.started) {}

    /// Posts `job`; after its commit `remember` runs with the memory locked, then the answer.
    template <class T>
    void write(store::Job job, std::shared_ptr<T> row, std::function<void(Memory&, T&)> remember,
               Answer<T> answer) {
        const auto posted = store.post(std::move(job), [self = shared_from_this(), row,
                                                        remember = std::move(remember),
                                                        answer](const Result<void>& done) {
            if (!done)
                return answer(tl::unexpected(done.error()));
            {
                const std::unique_lock lock(self->mutex);
                remember(self->memory, *row);
            }
            answer(*row);
        });
        if (!posted)
            answer(tl::unexpected(posted.error()));
    }
    /// The same for a row that is only put into the memory.
    template <class T>
    void keep(store::Job job, std::shared_ptr<T> row, Answer<T> answer) {
        write<T>(
            std::move(job), std::move(row), [](Memory& all, T& one) { all.put(one); },
            std::move(answer));
    }
    /// The agent's words or choice about a contact; `change` is applied to what is known of it.
    void write_work(const ContactKey& key, AgentId agent, store::Job job,
                    std::function<void(Work&)> change, Answer<void> answer);
    void keep_row(LogRow row);
    void lost(const Error& error) const {
        if (options.on_lost)
            options.on_lost(error);
    }

    store::Store& store;
    OfficeOptions options;
    mutable std::shared_mutex mutex;
    Memory memory; // guarded by mutex
    LogFold fold;  // the thread of take()
};

namespace {

void complete(LogRow& row, const OfficeOptions& options) {
    const auto meaning = options.numbers.find(row.dialled);
    if (meaning == options.numbers.end())
        return;
    row.project = meaning->second.project;
    row.medium = meaning->second.medium;
}

/// The answer of a job that gives a new row its id.
template <class T>
store::Job inserting(std::shared_ptr<T> row,
                     Result<std::int64_t> (*insert)(store::Writer&, const T&)) {
    return [row, insert](store::Writer& writer) -> Result<void> {
        const auto id = insert(writer, *row);
        if (!id)
            return tl::unexpected(id.error());
        row->id = *id;
        row->version = 1;
        return {};
    };
}

/// The answer of a job that changes a row of `version`, which rises by one.
template <class T>
store::Job updating(std::shared_ptr<T> row, Result<void> (*update)(store::Writer&, const T&)) {
    return [row, update, before = *row](store::Writer& writer) -> Result<void> {
        if (auto done = update(writer, before); !done)
            return done;
        row->version = before.version + 1;
        return {};
    };
}

} // namespace

Office::Office(std::shared_ptr<Inside> inside)
    : inside_(std::move(inside)) {}
Office::~Office() = default;

Result<std::unique_ptr<Office>> Office::open(store::Store& store, OfficeOptions options) {
    auto inside = std::make_shared<Inside>(store, std::move(options));
    const auto session = store.reader();
    if (!session)
        return tl::unexpected(session.error());
    auto& reader = (*session)->reader();
    const auto customers = customers_of(reader);
    const auto rows = log_tail(reader, limits::log_rows);
    const auto works = loose_works(reader, inside->options.run);
    const auto cases = crm::open_cases(reader);
    const auto callbacks = crm::open_callbacks(reader);
    if (!customers)
        return tl::unexpected(customers.error());
    if (!rows)
        return tl::unexpected(rows.error());
    if (!works)
        return tl::unexpected(works.error());
    if (!cases)
        return tl::unexpected(cases.error());
    if (!callbacks)
        return tl::unexpected(callbacks.error());
    auto& memory = inside->memory;
    for (const auto& one : *customers)
        memory.put(one.customer);
    for (const auto& row : *rows)
        memory.put(row);
    for (const auto& one : *works)
        memory.put(one);
    for (const auto& one : *cases)
        memory.put(one);
    for (const auto& one : *callbacks)
        memory.put(one);
    return std::unique_ptr<Office>(new Office(std::move(inside)));
}

// ---- From memory

std::optional<Customer> Office::customer(std::int64_t id) const {
    const std::shared_lock lock(inside_->mutex);
    const auto* found = inside_->memory.customer(id);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

CustomerPage Office::search(std::string_view words, std::size_t limit) const {
    const std::shared_lock lock(inside_->mutex);
    return inside_->memory.search(words, limit);
}

Pop Office::pop(const PopQuery& query) const {
    const std::shared_lock lock(inside_->mutex);
    return inside_->memory.pop(query);
}

DayFigures Office::figures(AgentId agent, const std::vector<QueueId>& queues, WallTime now) const {
    const std::shared_lock lock(inside_->mutex);
    return inside_->memory.figures(agent, queues, now);
}

bool Office::has_written(const ContactKey& key, AgentId agent) const {
    const std::shared_lock lock(inside_->mutex);
    const auto* work = inside_->memory.work(key);
    return work != nullptr && work->agent == agent;
}

std::optional<std::pair<WallTime, WallTime>> Office::day(std::string_view word,
                                                         WallTime now) const {
    const auto offset = inside_->options.utc_offset;
    const auto local =
        word == "today" ? to_iso(now + offset).substr(0, 10) : std::string(word.substr(0, 11));
    const auto midnight = from_iso(local + "T00:00Z");
    if (!midnight)
        return std::nullopt;
    const WallTime from = *midnight + offset * -1;
    return std::pair{from, from + 24_min * 60};
}

NumberMeaning Office::meaning(const std::string& dialled) const {
    const auto found = inside_->options.numbers.find(dialled);
    return found == inside_->options.numbers.end() ? NumberMeaning{} : found->second;
}

std::int64_t Office::run() const {
    return inside_->options.run;
}

std::size_t Office::log_rows_remembered() const {
    const std::shared_lock lock(inside_->mutex);
    return inside_->memory.row_count();
}

// ---- From the data base

Result<LogPage> Office::log(const LogFilter& wanted) const {
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    LogFilter filter = wanted;
    if (const auto known = customer(filter.customer))
        for (const auto& telephone : known->telephones)
            if (const auto line = canonical(telephone))
                filter.telephones.push_back(*line);
    return log_page((*session)->reader(), filter);
}

Result<LogRow> Office::log_row(const ContactKey& key) const {
    {
        const std::shared_lock lock(inside_->mutex);
        if (const auto known = inside_->memory.row(key))
            return *known;
    }
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto row = crm::log_row((*session)->reader(), key);
    if (!row)
        return tl::unexpected(row.error());
    return *row ? Result<LogRow>(**row) : fail("crm.unknown", "no such contact");
}

Result<CasePage> Office::cases(const WorkFilter& filter) const {
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    return case_page((*session)->reader(), filter);
}

Result<Case> Office::one_case(std::int64_t id) const {
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto found = case_of((*session)->reader(), id);
    if (!found)
        return tl::unexpected(found.error());
    return *found ? Result<Case>(**found) : fail("crm.unknown", "no such case");
}

Result<CallbackPage> Office::callbacks(const WorkFilter& filter) const {
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    return callback_page((*session)->reader(), filter);
}

Result<Callback> Office::one_callback(std::int64_t id) const {
    const auto session = inside_->store.reader();
    if (!session)
        return tl::unexpected(session.error());
    const auto found = callback_of((*session)->reader(), id);
    if (!found)
        return tl::unexpected(found.error());
    return *found ? Result<Callback>(**found) : fail("crm.unknown", "no such callback");
}

// ---- Writes

void Office::add(const Customer& customer, Answer<Customer> answer) {
    if (const auto good = check_customer(customer); !good)
        return answer(tl::unexpected(good.error()));
    {
        const std::shared_lock lock(inside_->mutex);
        if (inside_->memory.customer_count() >= limits::customers)
            return answer(fail("crm.too_many", "too many customers"));
    }
    auto row = std::make_shared<Customer>(customer);
    inside_->keep<Customer>(
        inserting<Customer>(
            row, [](store::Writer& w, const Customer& c) { return insert_customer(w, c); }),
        row, std::move(answer));
}

void Office::change(const Customer& customer, Answer<Customer> answer) {
    if (const auto good = check_customer(customer); !good)
        return answer(tl::unexpected(good.error()));
    auto row = std::make_shared<Customer>(customer);
    inside_->keep<Customer>(updating<Customer>(row, update_customer), row, std::move(answer));
}

void Office::add(const Case& one, Answer<Case> answer) {
    if (const auto good = check_case(one); !good)
        return answer(tl::unexpected(good.error()));
    {
        const std::shared_lock lock(inside_->mutex);
        if (inside_->memory.open_case_count() >= limits::open_cases)
            return answer(fail("crm.too_many", "too many open cases"));
    }
    auto row = std::make_shared<Case>(one);
    inside_->keep<Case>(inserting<Case>(row, insert_case), row, std::move(answer));
}

void Office::change(const Case& one, Answer<Case> answer) {
    if (const auto good = check_case(one); !good)
        return answer(tl::unexpected(good.error()));
    auto row = std::make_shared<Case>(one);
    inside_->keep<Case>(updating<Case>(row, update_case), row, std::move(answer));
}

void Office::add(const Callback& one, WallTime now, Answer<Callback> answer) {
    if (const auto good = check_callback(one, now); !good)
        return answer(tl::unexpected(good.error()));
    {
        const std::shared_lock lock(inside_->mutex);
        if (inside_->memory.open_callback_count() >= limits::open_callbacks)
            return answer(fail("crm.too_many", "too many open callbacks"));
    }
    auto row = std::make_shared<Callback>(one);
    inside_->keep<Callback>(inserting<Callback>(row, insert_callback), row, std::move(answer));
}

void Office::change(const Callback& one, WallTime now, Answer<Callback> answer) {
    Callback checked = one;
    if (one.state != CallbackState::open)
        checked.due = now; // what is over may lie as far back as it likes
    if (const auto good = check_callback(checked, now); !good)
        return answer(tl::unexpected(good.error()));
    auto row = std::make_shared<Callback>(one);
    inside_->keep<Callback>(updating<Callback>(row, update_callback), row, std::move(answer));
}

void Office::Inside::write_work(const ContactKey& key, AgentId agent, store::Job job,
                                std::function<void(Work&)> change, Answer<void> answer) {
    write<Work>(
        std::move(job), std::make_shared<Work>(Work{.key = key, .agent = agent}),
        [change = std::move(change)](Memory& all, Work& work) {
            if (const auto* known = all.work(work.key)) {
                work.note = known->note;
                work.customer = known->customer;
                work.name = known->name;
            } else if (const auto row = all.row(work.key)) {
                work.note = row->note;
                work.customer = row->customer;
                work.name = row->name;
            }
            change(work);
            all.put(work);
        },
        [answer = std::move(answer)](const Result<Work>& done) {
            answer(done ? Result<void>{} : tl::unexpected(done.error()));
        });
}

void Office::write_note(const ContactKey& key, AgentId agent, std::string note,
                        Answer<void> answer) {
    if (const auto good = check_note(note); !good)
        return answer(good);
    inside_->write_work(
        key, agent, [key, agent, note](store::Writer& w) { return save_note(w, key, agent, note); },
        [note](Work& work) { work.note = note; }, std::move(answer));
}

void Office::choose_customer(const ContactKey& key, AgentId agent, std::int64_t customer_id,
                             Answer<void> answer) {
    if (!customer(customer_id))
        return answer(fail("crm.unknown", "no such customer"));
    inside_->write_work(
        key, agent,
        [key, agent, customer_id](store::Writer& w) {
            return save_customer_of(w, key, agent, customer_id);
        },
        [customer_id](Work& work) { work.customer = customer_id; }, std::move(answer));
}

// ---- The contact log

void Office::Inside::keep_row(LogRow row) {
    complete(row, options);
    auto shared = std::make_shared<LogRow>(std::move(row));
    {
        const std::shared_lock lock(mutex);
        const auto* work = memory.work(shared->key);
        const auto same = memory.of_telephone(shared->telephone);
        shared->customer = work != nullptr && work->customer != 0 ? work->customer
                           : same.size() == 1                     ? same.front()->id
                                                                  : 0;
    }
    write<LogRow>([shared](store::Writer& w) { return save_log_row(w, *shared); }, shared,
                  [](Memory& all, LogRow& one) {
                      if (const auto* work = all.work(one.key)) { // written up to this commit
                          one.note = work->note;
                          one.name = work->name;
                          one.customer = work->customer != 0 ? work->customer : one.customer;
                      }
                      all.put(one);
                  },
                  [self = shared_from_this()](const Result<LogRow>& kept) {
                      if (!kept)
                          self->lost(kept.error());
                  });
}

void Office::name_customer(ContactId contact, AgentId agent, std::string name) {
    const ContactKey key{inside_->options.run, contact};
    inside_->write_work(
        key, agent,
        [key, agent, name](store::Writer& w) { return save_name_of(w, key, agent, name); },
        [name](Work& work) { work.name = name; },
        [inside = inside_](const Result<void>& kept) {
            if (!kept)
                inside->lost(kept.error());
        });
}

void Office::take(const StampedFact& fact) {
    auto step = inside_->fold.take(fact);
    if (step.done)
        inside_->keep_row(std::move(*step.done));
    if (!step.recorded)
        return;
    inside_->write<ContactKey>(
        [key = *step.recorded](store::Writer& w) { return crm::mark_recorded(w, key); },
        std::make_shared<ContactKey>(*step.recorded),
        [](Memory& all, ContactKey& key) { all.mark_recorded(key); },
        [inside = inside_](const Result<ContactKey>& kept) {
            if (!kept)
                inside->lost(kept.error());
        });
}

} // namespace ringroom::crm
