//! A store that fails where it is told to.

use super::contract::{Appended, Commit, Generation, Head, Row, Store, StoreError};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Where in a call it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Before it has done anything.
    Before,
    /// After it was done: only the answer is lost.
    After,
}

/// Which call fails, and how. A clone is another handle of the same plan.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    calls: Rc<Cell<u32>>,
    fault: Rc<RefCell<Option<Fault>>>,
}

#[derive(Clone, Debug)]
struct Fault {
    call: u32,
    when: When,
    lasting: bool,
    error: StoreError,
}

impl Plan {
    /// Nothing fails.
    pub fn none() -> Self {
        Self::default()
    }

    /// The call of this number fails, from 1; if `lasting`, all later ones too.
    pub fn fail(call: u32, when: When, lasting: bool, error: StoreError) -> Self {
        let fault = Fault { call, when, lasting, error };
        Plan { calls: Rc::default(), fault: Rc::new(RefCell::new(Some(fault))) }
    }

    /// How many calls there were.
    pub fn calls(&self) -> u32 {
        self.calls.get()
    }

    /// From now on nothing fails.
    pub fn heal(&self) {
        self.fault.take();
    }

    fn next(&self) -> Option<(When, StoreError)> {
        let call = self.calls.get() + 1;
        self.calls.set(call);
        let fault = self.fault.borrow();
        let fault = fault.as_ref()?;
        let hit = call == fault.call || (fault.lasting && call > fault.call);
        hit.then(|| (fault.when, fault.error.clone()))
    }

    async fn through<T>(&self, call: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        match self.next() {
            None => call.await,
            Some((When::Before, error)) => Err(error),
            Some((When::After, error)) => {
                call.await?;
                Err(error)
            }
        }
    }
}

/// Any store, with faults as planned.
#[derive(Debug)]
pub struct FaultyStore<S> {
    inner: S,
    plan: Plan,
}

impl<S> FaultyStore<S> {
    /// A store that fails as planned.
    pub fn new(inner: S, plan: Plan) -> Self {
        FaultyStore { inner, plan }
    }
}

impl<S: Store> Store for FaultyStore<S> {
    async fn head(&self) -> Result<Head, StoreError> {
        self.plan.through(self.inner.head()).await
    }

    async fn append(&self, commit: &Commit) -> Result<Appended, StoreError> {
        self.plan.through(self.inner.append(commit)).await
    }

    async fn rows(&self, after: u64, up_to: usize) -> Result<Vec<Row>, StoreError> {
        self.plan.through(self.inner.rows(after, up_to)).await
    }

    async fn row(&self, pos: u64) -> Result<Option<Row>, StoreError> {
        self.plan.through(self.inner.row(pos)).await
    }

    async fn write_generation(&self, generation: &Generation) -> Result<(), StoreError> {
        self.plan.through(self.inner.write_generation(generation)).await
    }

    async fn generations(&self) -> Result<Vec<u64>, StoreError> {
        self.plan.through(self.inner.generations()).await
    }

    async fn read_generation(&self, number: u64) -> Result<Option<Generation>, StoreError> {
        self.plan.through(self.inner.read_generation(number)).await
    }

    async fn put_draft(&self, key: &str, text: &str) -> Result<(), StoreError> {
        self.plan.through(self.inner.put_draft(key, text)).await
    }

    async fn get_draft(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.plan.through(self.inner.get_draft(key)).await
    }

    async fn delete_draft(&self, key: &str) -> Result<(), StoreError> {
        self.plan.through(self.inner.delete_draft(key)).await
    }

    async fn drafts(&self) -> Result<Vec<(String, String)>, StoreError> {
        self.plan.through(self.inner.drafts()).await
    }

    async fn put_info(&self, text: &str) -> Result<(), StoreError> {
        self.plan.through(self.inner.put_info(text)).await
    }

    async fn get_info(&self) -> Result<Option<String>, StoreError> {
        self.plan.through(self.inner.get_info()).await
    }

    async fn destroy(self) -> Result<(), StoreError> {
        self.plan.through(self.inner.destroy()).await
    }

    fn close(&self) {
        self.inner.close();
    }
}
